"""Prices in the admin: the history of a product, sales planned and ended, several price lists."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.admin.price_facts import list_prices
from catalog.models import Price, PriceList
from catalog.tests.admin_prices import address, errors_of, local, plan_sale, sales
from catalog.tests.factories import PriceFactory, PriceListFactory, ProductFactory, VariantFactory
from checkout.customers.models import CustomerGroup
from common import clock
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return VariantFactory(sku="MUG-S", price=2800, options=["30 cl"])


@pytest.fixture
def large(small):
    return VariantFactory(sku="MUG-L", product=small.product, price=3000, options=["50 cl"])


def test_a_sale_takes_a_percentage_off_every_variant_but_those_with_an_amount_of_their_own(small, large):
    client = log_in("merchandiser")

    response = plan_sale(small.product, client, percent="12.5", **{f"sale-{large.pk}": "19.99"})

    assert response.status_code == 302
    assert sales() == [("MUG-S", 2450), ("MUG-L", 1999)]
    first, second = Price.objects.filter(kind="sale").order_by("pk")
    assert first.starts_at == second.starts_at
    assert str(first.created_by_id) == client.session["_auth_user_id"]
    log = ModelLogEntry.objects.get(action="catalog.sale")
    assert log.data == {"skus": ["MUG-S", "MUG-L"], "price_list": "default"}


def test_a_sale_of_one_variant_leaves_the_others_alone(small, large):
    plan_sale(small.product, **{f"sale-{large.pk}": "25"})

    assert sales() == [("MUG-L", 2500)]


def test_a_sale_is_planned_for_later(small):
    plan_sale(small.product, starts_at=local(2), percent="10")

    row = Price.objects.get(kind="sale")
    assert timezone.localtime(row.starts_at).strftime("%Y-%m-%d %H:%M") == local(2)
    assert timezone.localtime(row.ends_at).strftime("%Y-%m-%d %H:%M") == local(7)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({}, "Give a percentage, or the sale price of at least one variant."),
        ({"percent": "100"}, "Ensure this value is less than or equal to 99."),
        ({"percent": "NaN"}, "Enter a number."),
        ({"percent": "10", "ends_at": ""}, "This field is required."),
        ({"percent": "10", "starts_at": "2001-01-01 10:00"}, "That moment is past."),
        ({"percent": "10", "ends_at": "2001-01-01 10:00"}, "A sale must end after it starts."),
        ({"own": "28.00"}, "It costs no more than that without a sale: choose less."),
        ({"own": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"own": "19.999"}, "Ensure that there are no more than 2 decimal places."),
    ],
)
def test_a_sale_that_cannot_be_is_refused_beside_its_field(small, facts, message):
    own = {f"sale-{small.pk}": facts["own"]} if "own" in facts else {}

    response = plan_sale(small.product, **{name: value for name, value in facts.items() if name != "own"}, **own)

    assert response.status_code == 200
    assert [message in found for found in errors_of(response)] == [True]
    assert sales() == []


def test_overlapping_sales_are_refused_with_the_skus_that_overlap_and_none_is_made(small, large):
    plan_sale(small.product, **{f"sale-{large.pk}": "25"})

    response = plan_sale(small.product, percent="50")

    assert errors_of(response) == [
        "Another sale of this price list runs at that time (MUG-L): end it first, or choose other dates."
    ]
    assert sales() == [("MUG-L", 2500)]


def test_the_sale_of_all_variants_is_ended_at_once(small, large):
    plan_sale(small.product, percent="50")
    row = Price.objects.get(kind="sale", variant=small)

    response = log_in("merchandiser").post(address("end_sale", row.pk, ""), {"all_variants": "on"}, follow=True)

    assert "The sale of 2 variants has ended." in response.text
    assert [(row.ends_at <= clock.now(), row.amount) for row in Price.objects.filter(kind="sale").order_by("pk")] == [
        (True, 1400),
        (True, 1500),
    ]
    assert ModelLogEntry.objects.get(action="catalog.end_sale").data["skus"] == ["MUG-S", "MUG-L"]


def test_the_sale_of_one_variant_is_ended_alone_and_ending_it_again_says_so(small, large):
    plan_sale(small.product, percent="50")
    row = Price.objects.get(kind="sale", variant=small)
    client = log_in("merchandiser")

    client.post(address("end_sale", row.pk, ""), {})
    again = client.post(address("end_sale", row.pk, ""), {}, follow=True)

    assert "This sale was over already." in again.text
    assert [row.ends_at > clock.now() for row in Price.objects.filter(kind="sale").order_by("pk")] == [False, True]


def test_a_base_price_has_no_end_to_be_pressed(small):
    row = Price.objects.get()

    response = log_in("merchandiser").post(address("end_sale", row.pk, ""), {})

    assert response.status_code == 404
    assert list(Price.objects.values_list("ends_at", flat=True)) == [None]


def test_prices_are_set_in_another_list_in_its_own_currency(small, large):
    yen = PriceListFactory(code="jp", name="Japan", currency="JPY")
    data = {f"price-{small.pk}": "4500", f"compare-{small.pk}": "5000"}

    response = log_in("merchandiser").post(address("set_prices", small.product_id, "jp"), data)

    assert response.status_code == 302
    assert list(yen.prices.values_list("variant__sku", "amount", "compare_at")) == [("MUG-S", 4500, 5000)]
    assert list(Price.objects.filter(price_list__code="default").values_list("amount", flat=True)) == [2800, 3000]


@pytest.mark.parametrize(
    ("price", "compare", "message"),
    [
        ("", "", "A price cannot be taken away. To stop selling, untick “On sale”."),
        ("28.00", "20.00", "The price to compare with must be higher than the price."),
        ("-1", "", "Ensure this value is greater than or equal to 0."),
        ("1e30", "", "Ensure that there are no more than 14 digits in total."),
    ],
)
def test_prices_that_cannot_be_are_refused_and_nothing_is_set(small, price, compare, message):
    data = {f"price-{small.pk}": price, f"compare-{small.pk}": compare}

    response = log_in("merchandiser").post(address("set_prices", small.product_id), data)

    assert errors_of(response) == [message]
    assert list(Price.objects.values_list("amount", "ends_at")) == [(2800, None)]


def test_a_variant_without_a_price_in_the_list_is_not_reduced_in_it(small):
    PriceListFactory(code="us", name="America", currency="USD")

    response = plan_sale(small.product, code="us", percent="10", **{f"sale-{small.pk}": "9"})

    assert errors_of(response) == ["Give a percentage, or the sale price of at least one variant."]
    assert sales() == []


def test_an_unknown_price_list_is_not_found(small):
    assert log_in("merchandiser").get(address("plan_sale", small.product_id, "nowhere")).status_code == 404


def test_the_page_shows_history_state_and_what_is_crossed_out(small):
    client = log_in("merchandiser")
    plan_sale(small.product, client, percent="50", starts_at=local(20), ends_at=local(30))
    plan_sale(small.product, client, percent="25", ends_at=local(5))

    lists = client.get(address("prices", small.product_id, "")).context["lists"]

    rows = lists[0].variants[0].rows
    assert [(str(row.state), row.money.amount, row.before and row.before.amount) for row in rows] == [
        ("planned", 14, 21),
        ("holds now", 21, 28),
        ("under a sale", 28, None),
    ]
    assert [row.can_end for row in rows] == [True, True, False]


def test_every_table_of_prices_is_named_by_its_variant_and_list(small, large):
    PriceFactory(variant=small, price_list=PriceListFactory(code="trade", name="Trade"), amount=2000)

    html = log_in("merchandiser").get(address("prices", small.product_id, code="")).content.decode()

    names = re.findall(r'role="region"\s+aria-label="([^"]*)"', html)
    assert sorted(names) == ["Prices: MUG-L, Shop prices", "Prices: MUG-S, Shop prices", "Prices: MUG-S, Trade"]


def test_prices_of_many_variants_are_read_in_three_queries(small, django_assert_num_queries):
    for size in range(6):
        PriceFactory(variant=VariantFactory(product=small.product, options=[f"{size} l"]))

    with django_assert_num_queries(3):
        [found] = list_prices(product_id=small.product_id, at=clock.now())

    assert [row.now.money.amount for row in found.variants] == [28] * 7


def test_a_product_without_variants_has_an_empty_page():
    PriceListFactory()
    product = ProductFactory()

    assert "It has no variant yet" in log_in("merchandiser").get(address("prices", product.pk, "")).text


@pytest.mark.parametrize("role", ["editor", "writer", "moderator", "order staff", "support"])
def test_only_who_sets_prices_sees_and_changes_them(role, small):
    client = log_in(role)

    seen = client.get(address("prices", small.product_id, ""))
    plan_sale(small.product, client, percent="50")
    client.post(address("set_prices", small.product_id), {f"price-{small.pk}": "1"})

    assert seen.status_code == 302
    assert list(Price.objects.values_list("amount", "kind", "ends_at")) == [(2800, "base", None)]


def test_prices_of_a_list_are_those_that_hold_or_will(small, large):
    client = log_in("merchandiser")
    plan_sale(small.product, client, starts_at=local(2), **{f"sale-{small.pk}": "14"})
    client.post(address("set_prices", small.product_id), {f"price-{small.pk}": "29", f"price-{large.pk}": "30"})
    price_list = PriceList.objects.get(code="default")

    response = client.get(reverse("wagtailsnippets_catalog_pricelist:prices", args=[price_list.pk]))

    shown = [(row.variant.sku, row.kind, row.amount) for row in response.context["object_list"]]
    assert sorted(shown) == [("MUG-L", "base", 3000), ("MUG-S", "base", 2900), ("MUG-S", "sale", 1400)]


@pytest.mark.parametrize(("currency", "stored"), [("usd", "USD"), ("XYZ", None), ("€", None)])
def test_a_price_list_has_a_currency_that_there_is(currency, stored):
    data = {"name": "America", "code": "us", "currency": currency}

    log_in("merchandiser").post(reverse("wagtailsnippets_catalog_pricelist:add"), data)

    assert list(PriceList.objects.filter(code="us").values_list("currency", flat=True)) == ([stored] if stored else [])


def test_the_list_that_the_shop_sells_by_stays():
    price_list = PriceListFactory()
    client = log_in("merchandiser")

    client.post(reverse("wagtailsnippets_catalog_pricelist:delete", args=[price_list.pk]))
    data = {"name": "Shop", "code": "renamed", "currency": "EUR"}
    client.post(reverse("wagtailsnippets_catalog_pricelist:edit", args=[price_list.pk]), data)

    assert PriceList.objects.get().code == "default"


def save_list(client, price_list=None, **facts):
    name = "edit" if price_list else "add"
    url = reverse(f"wagtailsnippets_catalog_pricelist:{name}", args=[price_list.pk] if price_list else [])
    return client.post(url, {"name": "Trade", "code": "trade", "currency": "EUR", "customer_group": "", **facts})


def groups_of_lists():
    return list(PriceList.objects.order_by("code").values_list("code", "customer_group"))


def test_a_price_list_is_given_to_a_group_and_its_history_tells(small):
    CustomerGroup.objects.create(code="retailers", name="Retailers")
    client = log_in("merchandiser")

    save_list(client)
    trade = PriceList.objects.get(code="trade")
    save_list(client, trade, customer_group="retailers")
    page = client.get(address("prices", small.product_id, "")).text

    assert groups_of_lists() == [("default", ""), ("trade", "retailers")]
    actions = ModelLogEntry.objects.filter(object_id=trade.pk, content_type__model="pricelist")
    assert list(actions.order_by("timestamp").values_list("action", flat=True)) == ["wagtail.create", "wagtail.edit"]
    assert "For everybody." in page
    assert "For members of retailers." in page
    assert "members of retailers" in client.get(reverse("wagtailsnippets_catalog_pricelist:list")).text


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"customer_group": "strangers"}, "Select a valid choice. strangers is not one of the available choices."),
        ({"code": "default", "customer_group": "trade"}, "The shop sells by this list, so it is everybody&#x27;s."),
    ],
)
def test_a_group_that_a_list_cannot_be_for_is_refused(facts, message):
    PriceListFactory()
    CustomerGroup.objects.create(code="trade", name="Trade")
    client = log_in("merchandiser")
    price_list = PriceList.objects.get() if "code" in facts else None

    response = save_list(client, price_list, **facts)

    assert message in response.text
    assert groups_of_lists() == [("default", "")]


def test_a_list_whose_group_is_gone_can_be_saved_and_given_to_another():
    CustomerGroup.objects.create(code="trade", name="Trade")
    gone = PriceListFactory(code="trade", name="Old", customer_group="gone")
    client = log_in("merchandiser")

    save_list(client, gone, customer_group="gone", name="Older")
    assert groups_of_lists()[-1] == ("trade", "gone")
    save_list(client, gone, customer_group="trade")

    assert groups_of_lists()[-1] == ("trade", "trade")


@pytest.mark.parametrize("is_bulk", [False, True])
def test_a_group_stays_while_a_price_list_is_for_it(is_bulk):
    group = CustomerGroup.objects.create(code="trade", name="Trade")
    trade = PriceListFactory(code="trade", name="Trade prices", customer_group="trade")
    client = log_in("administrator")
    url = reverse("wagtailsnippets_customers_customergroup:delete", args=[group.pk])
    if is_bulk:
        url = f"/admin/bulk/customers/customergroup/delete/?id={group.pk}&next=/admin/"

    refused = client.post(url, follow=True)
    words = "“Trade” cannot be deleted: the price list “Trade prices” is for its members."

    assert words in refused.text
    assert CustomerGroup.objects.exists()
    PriceList.objects.filter(pk=trade.pk).update(customer_group="")
    client.post(url)
    assert not CustomerGroup.objects.exists()
