"""Tax zones with their rates in the admin."""

from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.models import TaxClass
from checkout.tax.models import TaxRate, TaxZone
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/tax/taxzone/add/"


def posted(*rates, **fields):
    form = {"name": "New York", "code": "US-NYC", "country": "US", "regions": "NY", "postcodes": "100-104", **fields}
    form |= {"rates-TOTAL_FORMS": len(rates), "rates-INITIAL_FORMS": 0}
    standard = TaxClass.objects.get(code="standard").pk
    for number, (percent, starts_on, ends_on) in enumerate(rates):
        facts = {"tax_class": standard, "percent": percent, "starts_on": starts_on, "ends_on": ends_on}
        form |= {f"rates-{number}-{name}": value for name, value in facts.items()}
    return form


def errors_of(response):
    form = response.context["form"]
    found = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
    for number, errors in enumerate(form.formsets["rates"].errors):
        found |= {
            f"rates-{number}-{name}": [str(each) for each in each_errors] for name, each_errors in errors.items()
        }
    return found


def test_merchandiser_makes_a_zone_with_its_rates():
    client = log_in("merchandiser")

    client.post(ADD, posted(("8.875", "2011-04-01", "2026-01-01"), ("9", "2026-01-01", "")))

    zone = TaxZone.objects.get(code="US-NYC")
    assert (zone.name, zone.regions, zone.postcodes, zone.is_exempt) == ("New York", "NY", "100-104", False)
    assert list(zone.rates.values_list("percent", flat=True)) == [Decimal("8.875"), Decimal(9)]


@pytest.mark.parametrize(
    ("rates", "fields", "errors"),
    [
        ([("101", "2020-01-01", "")], {}, {"rates-0-percent": ["Ensure this value is less than or equal to 100."]}),
        ([("-1", "2020-01-01", "")], {}, {"rates-0-percent": ["Ensure this value is greater than or equal to 0."]}),
        ([("much", "2020-01-01", "")], {}, {"rates-0-percent": ["Enter a number."]}),
        ([("NaN", "2020-01-01", "")], {}, {"rates-0-percent": ["Enter a number."]}),
        ([("1", "soon", "")], {}, {"rates-0-starts_on": ["Enter a valid date."]}),
        ([("1", "2020-01-01", "2020-01-01")], {}, {"rates-0-ends_on": ["It must end after it has begun."]}),
        (
            [("7.50", "2020-01-01", ""), ("8", "2026-01-01", "")],
            {},
            {"rates-1-starts_on": ["On this day 7.5 % from 2020-01-01 still runs. Give that rate its end."]},
        ),
        (
            [("8", "2026-01-01", ""), ("7", "2026-01-01", "2027-01-01")],
            {},
            {"rates-1-starts_on": ["On this day 8 % from 2026-01-01 still runs. Give that rate its end."]},
        ),
        (
            [],
            {"postcodes": "10, 9*"},
            {"postcodes": ["9* is no pattern: write how postcodes begin, or a range such as 9000-9499."]},
        ),
        ([], {"country": "QX"}, {"country": ["Select a valid choice. QX is not one of the available choices."]}),
        ([], {"code": "PT"}, {"code": ["Tax zone with this Code already exists."]}),
        ([], {"code": "a b"}, {"code": None}),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_changes_nothing(rates, fields, errors):
    before = TaxZone.objects.count(), TaxRate.objects.count()
    client = log_in("merchandiser")

    response = client.post(ADD, posted(*rates, **fields))

    found = errors_of(response)
    assert found.keys() == errors.keys()
    assert all(said is None or found[name] == said for name, said in errors.items())
    assert (TaxZone.objects.count(), TaxRate.objects.count()) == before


def test_zone_is_edited_with_its_history():
    zone = TaxZone.objects.get(code="NO")
    client = log_in("merchandiser")
    edit = reverse("wagtailsnippets_tax_taxzone:edit", args=[zone.pk])

    page = client.get(edit)

    assert page.status_code == 200
    assert len(page.context["form"].formsets["rates"].forms) == zone.rates.count() == 2


@pytest.mark.parametrize("role", ["order staff"])
def test_order_staff_look_at_zones_and_change_none(role):
    client = log_in(role)
    zone = TaxZone.objects.get(code="NO")

    assert client.get("/admin/snippets/tax/taxzone/").status_code == 200
    assert client.get(ADD).status_code == 302
    client.post(reverse("wagtailsnippets_tax_taxzone:edit", args=[zone.pk]), posted(code="NO-X"))

    assert TaxZone.objects.get(pk=zone.pk).code == "NO"


def test_class_that_is_in_use_keeps_its_code():
    standard = TaxClass.objects.get(code="standard")
    client = log_in("merchandiser")
    edit = reverse("wagtailsnippets_catalog_taxclass:edit", args=[standard.pk])

    response = client.post(edit, {"name": "Usual", "code": "usual"})
    assert response.context["form"].errors == {"code": ["Rates or products have it already, so this cannot change."]}

    client.post(edit, {"name": "Usual", "code": "standard"})
    standard.refresh_from_db()
    assert (standard.name, standard.code) == ("Usual", "standard")
