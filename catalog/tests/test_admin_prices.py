"""Prices in the admin: the history of a product, sales planned and ended, several price lists."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.admin.facts import list_variant_facts
from catalog.admin.price_facts import list_prices
from catalog.context import default_price_context
from catalog.models import Price, PriceList
from catalog.tests.factories import PriceFactory, PriceListFactory, ProductFactory, VariantFactory
from checkout.customers.models import CustomerGroup
from common import clock
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def address(name, pk, code="default"):
    return reverse(f"wagtailsnippets_catalog_product:{name}", args=[pk]) + (f"?list={code}" if code else "")


@pytest.fixture
def small():
    return VariantFactory(sku="MUG-S", price=2800, options=["30 cl"])


@pytest.fixture
def large(small):
    return VariantFactory(sku="MUG-L", product=small.product, price=3000, options=["50 cl"])


def local(days):
    return f"{timezone.localtime(clock.now() + days * DAY):%Y-%m-%d %H:%M}"


def plan(product, client=None, code="default", **facts):
    data = {"starts_at": "", "ends_at": local(7), **facts}
    return (client or log_in("merchandiser")).post(address("plan_sale", product.pk, code), data)


def sales():
    return list(Price.objects.filter(kind="sale").order_by("pk").values_list("variant__sku", "amount"))


def errors_of(response):
    return [message for messages in response.context["form"].errors.values() for message in messages]


def test_a_sale_takes_a_percentage_off_every_variant_but_those_with_an_amount_of_their_own(small, large):
    client = log_in("merchandiser")

    response = plan(small.product, client, percent="12.5", **{f"sale-{large.pk}": "19.99"})

    assert response.status_code == 302
    assert sales() == [("MUG-S", 2450), ("MUG-L", 1999)]
    first, second = Price.objects.filter(kind="sale").order_by("pk")
    assert first.starts_at == second.starts_at
    assert str(first.created_by_id) == client.session["_auth_user_id"]
    log = ModelLogEntry.objects.get(action="catalog.sale")
    assert log.data == {"skus": ["MUG-S", "MUG-L"], "price_list": "default"}


def test_a_sale_of_one_variant_leaves_the_others_alone(small, large):
    plan(small.product, **{f"sale-{large.pk}": "25"})

    assert sales() == [("MUG-L", 2500)]


def test_a_sale_is_planned_for_later(small):
    plan(small.product, starts_at=local(2), percent="10")

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

    response = plan(small.product, **{name: value for name, value in facts.items() if name != "own"}, **own)

    assert response.status_code == 200
    assert [message in found for found in errors_of(response)] == [True]
    assert sales() == []


def test_overlapping_sales_are_refused_with_the_skus_that_overlap_and_none_is_made(small, large):
    plan(small.product, **{f"sale-{large.pk}": "25"})

    response = plan(small.product, percent="50")

    assert errors_of(response) == [
        "Another sale of this price list runs at that time (MUG-L): end it first, or choose other dates."
    ]
    assert sales() == [("MUG-L", 2500)]


def test_the_sale_of_all_variants_is_ended_at_once(small, large):
    plan(small.product, percent="50")
    row = Price.objects.get(kind="sale", variant=small)

    response = log_in("merchandiser").post(address("end_sale", row.pk, ""), {"all_variants": "on"}, follow=True)

    assert "The sale of 2 variants has ended." in response.text
    assert [(row.ends_at <= clock.now(), row.amount) for row in Price.objects.filter(kind="sale").order_by("pk")] == [
        (True, 1400),
        (True, 1500),
    ]
    assert ModelLogEntry.objects.get(action="catalog.end_sale").data["skus"] == ["MUG-S", "MUG-L"]


def test_the_sale_of_one_variant_is_ended_alone_and_ending_it_again_says_so(small, large):
    plan(small.product, percent="50")
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

    response = plan(small.product, code="us", percent="10", **{f"sale-{small.pk}": "9"})

    assert errors_of(response) == ["Give a percentage, or the sale price of at least one variant."]
    assert sales() == []


def test_an_unknown_price_list_is_not_found(small):
    assert log_in("merchandiser").get(address("plan_sale", small.product_id, "nowhere")).status_code == 404


def test_the_page_shows_history_state_and_what_is_crossed_out(small):
    client = log_in("merchandiser")
    plan(small.product, client, percent="50", starts_at=local(20), ends_at=local(30))
    plan(small.product, client, percent="25", ends_at=local(5))

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
    plan(small.product, client, percent="50")
    client.post(address("set_prices", small.product_id), {f"price-{small.pk}": "1"})

    assert seen.status_code == 302
    assert list(Price.objects.values_list("amount", "kind", "ends_at")) == [(2800, "base", None)]


def test_prices_of_a_list_are_those_that_hold_or_will(small, large):
    client = log_in("merchandiser")
    plan(small.product, client, starts_at=local(2), **{f"sale-{small.pk}": "14"})
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


# --- prices from a day on --------------------------------------------------------------------------------------------


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
    plan(small.product, percent="50")

    response = log_in("merchandiser").post(address("call_off_price", Price.objects.get(kind="sale").pk, ""), {})

    assert response.status_code == 404
    assert sales() == [("MUG-S", 1400)]


def test_a_sale_after_a_planned_price_is_a_percentage_of_that_price(small):
    client = log_in("merchandiser")
    plan_price(small.product, client, **{f"price-{small.pk}": "40"})

    plan(small.product, client, starts_at=local(6), ends_at=local(7), percent="10")
    refused = plan(small.product, client, starts_at=local(1), ends_at=local(2), **{f"sale-{small.pk}": "36"})

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
