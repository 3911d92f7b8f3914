"""Zones, methods with their bands, and the calendar in the admin."""

import re

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog.models import DeliveryClass
from catalog.tests.factories import ProductFactory
from checkout.shipping.models import (
    ClosedDay,
    DeliveryMethod,
    DeliveryZone,
    DispatchRules,
    PickupPoint,
    PriceBand,
    WeightBand,
)
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/shipping/deliverymethod/add/"
RULES = "/admin/settings/shipping/dispatchrules/1/"
FORMSETS = ("weight_bands", "price_bands", "pickup_points")


def posted(kind="flat", *, weight=(), price=(), points=(), **fields):
    zone = DeliveryZone.objects.get(name="Home")
    form = {"zone": zone.pk, "kind": kind, "name": "Boat", "code": "boat", "description": "", "cost": "0"}
    form |= {"days_from": 1, "days_to": 3, "position": 9, "is_active": "on", **fields}
    band_facts = ("first", "last", "cost")
    point_facts = ("name", "address", "hours")
    for name, rows, facts in (
        ("weight_bands", weight, band_facts),
        ("price_bands", price, band_facts),
        ("pickup_points", points, point_facts),
    ):
        form |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            form |= {f"{name}-{number}-{fact}": value for fact, value in zip(facts, row, strict=True)}
            form |= {f"{name}-{number}-position": 0, f"{name}-{number}-is_active": "on"}
    return form


def errors_of(response):
    form = response.context["form"]
    found = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
    for name in FORMSETS:
        formset = form.formsets[name]
        if formset.non_form_errors():
            found[name] = [str(each) for each in formset.non_form_errors()]
        for number, errors in enumerate(formset.errors):
            found |= {f"{name}-{number}-{field}": [str(each) for each in each_] for field, each_ in errors.items()}
    return found


def test_merchandiser_makes_a_method_by_weight():
    client = log_in("merchandiser")

    response = client.post(ADD, posted("weight", weight=[("0", "500", "2.50"), ("501", "", "4.90")]))

    assert response.status_code == 302
    method = DeliveryMethod.objects.get(code="boat")
    assert (method.kind, method.zone.name, method.days_from, method.days_to) == ("weight", "Home", 1, 3)
    assert list(method.weight_bands.values_list("first", "last", "cost")) == [(0, 500, 250), (501, None, 490)]
    assert ModelLogEntry.objects.filter(object_id=str(method.pk), action="wagtail.create").exists()


def test_bands_by_price_are_written_in_money_and_points_in_words():
    client = log_in("merchandiser")

    client.post(ADD, posted("price", code="a", price=[("0", "29.99", "5.90"), ("30.00", "", "0")]))
    client.post(ADD, posted("pickup", code="b", points=[("Mill", "1 Old Rd", "Daily")]))

    assert list(PriceBand.objects.values_list("method__code", "first", "last", "cost")) == [
        ("a", 0, 2999, 590),
        ("a", 3000, None, 0),
    ]
    assert list(PickupPoint.objects.values_list("method__code", "name", "hours")) == [("b", "Mill", "Daily")]


GAP = "Between the band before and this one there is a gap: nothing would say what it costs."
OVERLAP = "This band and the one before overlap: two would say what it costs."
NOT_NEGATIVE = "Ensure this value is greater than or equal to 0."


@pytest.mark.parametrize(
    ("kind", "rows", "errors"),
    [
        ("weight", {}, {"weight_bands": ["Add at least one band, or choose another kind of cost."]}),
        ("price", {}, {"price_bands": ["Add at least one band, or choose another kind of cost."]}),
        ("pickup", {}, {"pickup_points": ["Add at least one place where goods are collected."]}),
        ("item", {}, {"cost_per_unit": ["Say what each thing costs."]}),
        ("weight", {"weight": [("1", "", "1")]}, {"weight_bands-0-first": ["The first band begins at 0."]}),
        ("weight", {"weight": [("0", "500", "1"), ("502", "", "2")]}, {"weight_bands-1-first": [GAP]}),
        ("weight", {"weight": [("0", "500", "1"), ("500", "", "2")]}, {"weight_bands-1-first": [OVERLAP]}),
        ("weight", {"weight": [("0", "", "1"), ("500", "", "2")]}, {"weight_bands-1-first": [OVERLAP]}),
        ("price", {"price": [("0", "9.99", "1"), ("10.01", "", "2")]}, {"price_bands-1-first": [GAP]}),
        (
            "weight",
            {"weight": [("0", "500", "1"), ("501", "400", "2")]},
            {"weight_bands-1-last": ["It ends before it begins."]},
        ),
        ("weight", {"weight": [("0", "", "-1")]}, {"weight_bands-0-cost": [NOT_NEGATIVE]}),
        ("weight", {"weight": [("-1", "", "1")]}, {"weight_bands-0-first": [NOT_NEGATIVE]}),
        ("weight", {"weight": [("much", "", "1")]}, {"weight_bands-0-first": ["Enter a whole number."]}),
        ("flat", {"cost": "-0.01"}, {"cost": [NOT_NEGATIVE]}),
        ("flat", {"days_from": 5, "days_to": 3}, {"days_to": ["At most cannot be less than at least."]}),
        ("flat", {"days_to": 91}, {"days_to": ["Ensure this value is less than or equal to 90."]}),
        ("balloon", {}, {"kind": ["Select a valid choice. balloon is not one of the available choices."]}),
    ],
)
def test_bad_method_is_refused_beside_the_field_and_changes_nothing(kind, rows, errors):
    before = DeliveryMethod.objects.count()
    client = log_in("merchandiser")

    response = client.post(ADD, posted(kind, **rows))

    assert errors_of(response) == errors
    assert (DeliveryMethod.objects.count(), WeightBand.objects.count(), PriceBand.objects.count()) == (before, 0, 0)


def test_code_is_given_once_in_a_zone():
    client = log_in("merchandiser")

    response = client.post(ADD, posted(code="post"))

    assert response.status_code == 200
    assert DeliveryMethod.objects.filter(zone__name="Home", code="post").count() == 1


def test_bands_are_changed_on_the_page_of_their_method():
    zone = DeliveryZone.objects.get(name="Home")
    method = DeliveryMethod.objects.create(zone=zone, code="w", name="W", kind="weight")
    band = WeightBand.objects.create(method=method, first=0, last=None, cost=400)
    client = log_in("merchandiser")
    form = posted("weight", weight=[("0", "999", "4"), ("1000", "", "8")], code="w")
    form |= {"weight_bands-INITIAL_FORMS": 1, "weight_bands-0-id": band.pk}

    client.post(reverse("wagtailsnippets_shipping_deliverymethod:edit", args=[method.pk]), form)

    assert list(method.weight_bands.values_list("first", "last", "cost")) == [(0, 999, 400), (1000, None, 800)]
    assert method.weight_bands.first().pk == band.pk
    history = client.get(reverse("wagtailsnippets_shipping_deliverymethod:history", args=[method.pk]))
    assert history.status_code == 200


def test_pattern_that_cannot_be_meant_is_refused_in_a_zone():
    client = log_in("merchandiser")
    form = {"name": "Isles", "countries": ["PT"], "regions": "", "postcodes": "9*", "position": 0}

    response = client.post("/admin/snippets/shipping/deliveryzone/add/", form)

    message = "9* is no pattern: write how postcodes begin, or a range such as 9000-9499."
    assert response.context["form"].errors == {"postcodes": [message]}
    assert not DeliveryZone.objects.filter(name="Isles").exists()


def test_order_staff_keep_the_calendar_and_change_no_method():
    client = log_in("order staff")
    client.post(RULES, {"cut_off": "11:30", "handling_days": 1, "is_monday": "on"})
    client.post("/admin/snippets/shipping/closedday/add/", {"day": "2026-12-25", "country": "", "name": "Christmas"})
    client.post(ADD, posted())

    kept = DispatchRules.objects.get()
    assert (kept.cut_off.isoformat(), kept.handling_days, kept.weekdays) == ("11:30:00", 1, frozenset({0}))
    assert list(ClosedDay.objects.values_list("name", "country")) == [("Christmas", "")]
    assert not DeliveryMethod.objects.filter(code="boat").exists()


def test_week_without_a_day_of_dispatch_is_refused():
    client = log_in("merchandiser")

    response = client.post(RULES, {"cut_off": "11:30", "handling_days": 1})

    assert response.context["form"].errors == {"is_monday": ["Choose at least one day on which parcels leave."]}
    assert DispatchRules.objects.get().weekdays == frozenset(range(5))


CLASSES = "/admin/snippets/catalog/deliveryclass/"


def test_merchandiser_keeps_delivery_classes_and_their_history():
    client = log_in("merchandiser")

    made = client.post(
        f"{CLASSES}add/", {"name": "Plants", "reach": "only", "countries": ["PT", "ES"], "parts": "FR 20"}
    )
    plants = DeliveryClass.objects.get()
    client.post(f"{CLASSES}edit/{plants.pk}/", {"name": "Plants", "reach": "except", "countries": [], "parts": "PT 9"})

    assert made.status_code == 302
    plants.refresh_from_db()
    assert (plants.reach, list(plants.countries), plants.parts) == ("except", [], "PT 9")
    logged = ModelLogEntry.objects.filter(content_type__model="deliveryclass").order_by("pk")
    assert [entry.action for entry in logged] == ["wagtail.create", "wagtail.edit"]
    assert client.get(f"{CLASSES}history/{plants.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"countries": ["PT"], "parts": "ES 35-4"}, "“ES 35-4” is no such line: write ES 35, 38 or PT 9000-9999."),
        ({"countries": ["PT"], "parts": "Azores"}, "“Azores” is no such line"),
        ({"parts": "XX 35"}, "There is no country XX."),
        ({"parts": ""}, "Name at least one country, or a part of one."),
    ],
)
def test_class_that_cannot_be_meant_is_refused(fields, message):
    response = log_in("merchandiser").post(f"{CLASSES}add/", {"name": "Plants", "reach": "except", **fields})

    assert response.status_code == 200
    assert message in response.text
    assert not DeliveryClass.objects.exists()


def test_class_that_products_have_is_not_deleted():
    plants = DeliveryClass.objects.create(name="Plants", countries=["PT"])
    ProductFactory(delivery_class=plants)

    log_in("merchandiser").post(f"{CLASSES}delete/{plants.pk}/")

    assert DeliveryClass.objects.filter(pk=plants.pk).exists()


def test_zones_are_listed_with_their_countries_of_many_the_first():
    DeliveryZone.objects.create(name="Two", countries=["PT", "ES"])
    DeliveryZone.objects.create(name="Six", countries=["PT", "ES", "FR", "IT", "DE", "AT"])

    page = log_in("merchandiser").get("/admin/snippets/shipping/deliveryzone/").text

    assert "Spain, Portugal" in page
    assert "Austria, Germany, Spain, France and 2 others" in page


def test_countries_of_a_zone_are_ticks_with_the_chosen_ones_first():
    zone = DeliveryZone.objects.create(name="Two", countries=["PT", "ES"])

    form = log_in("merchandiser").get(f"/admin/snippets/shipping/deliveryzone/edit/{zone.pk}/").context["form"]

    ticks = [(each.data["value"], each.data["selected"]) for each in form["countries"].subwidgets]
    assert ticks[:3] == [("PT", True), ("ES", True), ("AF", False)]


def test_closed_days_say_whose_they_are():
    ClosedDay.objects.create(day="2031-01-06", name="Kings", country="ES")
    ClosedDay.objects.create(day="2031-01-07", name="Stocktaking")

    page = log_in("merchandiser").get("/admin/snippets/shipping/closedday/").text

    cells = [re.findall(rf"<td[^>]*>\s*{where}\s*</td>", page) for where in ("Spain", "Our own house")]
    assert [len(found) for found in cells] == [1, 1]
