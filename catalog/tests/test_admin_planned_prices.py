"""Base prices from a day on in the admin: planned on a product's page, refused, called off."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.admin.facts import list_variant_facts
from catalog.context import default_price_context
from catalog.models import Price
from catalog.tests.admin_prices import address, errors_of, local, plan_sale, sales
from catalog.tests.factories import VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return VariantFactory(sku="MUG-S", price=2800, options=["30 cl"])


@pytest.fixture
def large(small):
    return VariantFactory(sku="MUG-L", product=small.product, price=3000, options=["50 cl"])


def plan_price(product, client=None, **facts):
    data = {"starts_at": local(5), **facts}
    return (client or log_in("merchandiser")).post(address("plan_prices", product.pk), data)


def base_prices():
    rows = Price.objects.filter(kind="base").order_by("variant__sku", "starts_at")
    return [(row.variant.sku, row.amount, row.ends_at is None) for row in rows.select_related("variant")]


def test_prices_are_planned_for_later_and_what_is_empty_stays(small, large):
    client = log_in("merchandiser")

    response = plan_price(small.product, client, **{f"price-{small.pk}": "31", f"compare-{small.pk}": "35"})

    assert response.status_code == 302
    assert base_prices() == [("MUG-L", 3000, True), ("MUG-S", 2800, False), ("MUG-S", 3100, True)]
    row = Price.objects.get(amount=3100)
    assert (row.compare_at, str(row.created_by_id)) == (3500, client.session["_auth_user_id"])
    assert timezone.localtime(row.starts_at).strftime("%Y-%m-%d %H:%M") == local(5)
    log = ModelLogEntry.objects.get(action="catalog.plan_price")
    assert log.data == {"skus": ["MUG-S"], "price_list": "default"}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({}, "Give the new price of at least one variant."),
        ({"price": "31", "starts_at": ""}, "This field is required."),
        ({"price": "31", "starts_at": "soon"}, "Enter a valid date/time."),
        ({"price": "31", "starts_at": "2001-01-01 10:00"}, "That moment is past. To change prices at once, set them."),
        ({"price": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"price": "31", "compare": "30"}, "The price to compare with must be higher than the price."),
        ({"compare": "30"}, "Give the price beside what it is compared with."),
        ({"price": "28"}, "MUG-S costs that already by then."),
    ],
)
def test_a_planned_price_that_cannot_be_is_refused_and_nothing_is_planned(small, facts, message):
    fields = {name if name == "starts_at" else f"{name}-{small.pk}": value for name, value in facts.items()}

    response = plan_price(small.product, **fields)

    assert (response.status_code, errors_of(response)) == (200, [message])
    assert base_prices() == [("MUG-S", 2800, True)]


def test_two_prices_planned_for_one_moment_are_refused_with_the_skus(small, large):
    moment = local(5)
    plan_price(small.product, starts_at=moment, **{f"price-{large.pk}": "33"})

    response = plan_price(small.product, starts_at=moment, **{f"price-{small.pk}": "31", f"price-{large.pk}": "34"})

    assert errors_of(response) == [
        "Another price of this list is planned for that moment (MUG-L): call it off first, or choose another."
    ]
    assert base_prices() == [("MUG-L", 3000, False), ("MUG-L", 3300, True), ("MUG-S", 2800, True)]


@pytest.mark.parametrize(("data", "count"), [({"all_variants": "on"}, 2), ({}, 1)])
def test_planned_prices_are_called_off_for_all_variants_or_for_one(small, large, data, count):
    client = log_in("merchandiser")
    plan_price(small.product, client, **{f"price-{small.pk}": "31", f"price-{large.pk}": "34"})
    row = Price.objects.get(amount=3100)
    url = address("call_off_price", row.pk, "")

    response = client.post(url, data, follow=True)
    again = client.post(url, {}, follow=True)

    assert ("2 prices are called off." if count == 2 else "The price of one variant is called off.") in response.text
    assert "This price has begun already, or was called off." in again.text
    standing = Price.objects.filter(ends_at=None).order_by("pk").values_list("amount", flat=True)
    assert list(standing) == ([2800, 3000] if count == 2 else [2800, 3400])
    assert len(ModelLogEntry.objects.get(action="catalog.call_off_price").data["skus"]) == count


def test_a_sale_is_not_called_off_as_a_price(small):
    plan_sale(small.product, percent="50")

    response = log_in("merchandiser").post(address("call_off_price", Price.objects.get(kind="sale").pk, ""), {})

    assert response.status_code == 404
    assert sales() == [("MUG-S", 1400)]


def test_a_sale_after_a_planned_price_is_a_percentage_of_that_price(small):
    client = log_in("merchandiser")
    plan_price(small.product, client, **{f"price-{small.pk}": "40"})

    plan_sale(small.product, client, starts_at=local(6), ends_at=local(7), percent="10")
    refused = plan_sale(small.product, client, starts_at=local(1), ends_at=local(2), **{f"sale-{small.pk}": "36"})

    assert sales() == [("MUG-S", 3600)]
    assert errors_of(refused) == ["It costs no more than that without a sale: choose less."]


def test_the_page_shows_what_is_planned_and_offers_to_call_it_off(small):
    client = log_in("merchandiser")
    plan_price(small.product, client, **{f"price-{small.pk}": "31"})
    row = Price.objects.get(amount=3100)
    url = address("call_off_price", row.pk, "")

    page = client.get(address("prices", small.product_id, ""))
    client.post(url, {})
    after = client.get(address("prices", small.product_id, ""))

    def rows(response):
        shown = response.context["lists"][0].variants[0].rows
        return [(str(each.state), each.money.amount, each.can_be_called_off) for each in shown]

    assert rows(page) == [("planned", 31, True), ("holds now", 28, False)]
    assert (url in page.text, url in after.text) == (True, False)
    assert rows(after) == [("never held", 31, False), ("holds now", 28, False)]


def test_the_form_of_the_product_edits_the_price_that_holds_and_the_plan_stands(small):
    plan_price(small.product, **{f"price-{small.pk}": "31"})
    client = log_in("merchandiser")

    client.post(address("set_prices", small.product_id), {f"price-{small.pk}": "29"})
    [facts] = list_variant_facts(product_id=small.product_id, context=default_price_context())

    assert (facts.base_amount, facts.price.amount) == (2900, 29)
    assert base_prices() == [("MUG-S", 2800, False), ("MUG-S", 2900, False), ("MUG-S", 3100, True)]


@pytest.mark.parametrize("role", ["editor", "order staff"])
def test_only_who_sets_prices_plans_them_and_calls_them_off(role, small):
    plan_price(small.product, **{f"price-{small.pk}": "31"})
    row = Price.objects.get(amount=3100)
    client = log_in(role)

    plan_price(small.product, client, **{f"price-{small.pk}": "1", "starts_at": local(9)})
    client.post(address("call_off_price", row.pk, ""), {})

    assert base_prices() == [("MUG-S", 2800, False), ("MUG-S", 3100, True)]
