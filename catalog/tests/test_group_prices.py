"""Prices for the members of a customer group: what they are shown, what everybody else is, and what no cache keeps."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.cards import list_cards, offers_by_product, was_amount
from catalog.feeds import merchant_feed
from catalog.listing import Scope
from catalog.models import PriceList, ShopPage, Variant
from catalog.offers import bare_offer, list_offers, offered
from catalog.prices import schedule_sale
from catalog.selectors import get_listing
from catalog.shoppers import shopper_context
from catalog.tests.factories import (
    NOON,
    CategoryPageFactory,
    PriceFactory,
    PriceListFactory,
    ProductFactory,
    ProductPictureFactory,
    ShopPageFactory,
    VariantFactory,
    price_context,
)
from checkout.customers.models import CustomerGroup
from checkout.customers.tests.factories import UserFactory
from common.money import to_minor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)
MUG, ADDRESS = "Tide mug", "/shop/p/tide-mug/"


def group_of(*members, code="trade"):
    group, _is_new = CustomerGroup.objects.get_or_create(code=code, defaults={"name": code.title()})
    group.members.add(*members)
    return group


def list_for(group, **facts):
    return PriceListFactory(code=f"for-{group}", name=f"For {group}", customer_group=group, **facts)


@pytest.fixture
def mug():
    ShopPageFactory()
    return VariantFactory(product=ProductFactory(name=MUG, slug="tide-mug"), price=2800, stock=5)


@pytest.fixture
def member():
    user = UserFactory()
    group_of(user)
    return user


@pytest.fixture
def trade(mug, member):
    """A list for the trade in which the mug costs 24."""
    trade = list_for("trade")
    PriceFactory(variant=mug, price_list=trade, amount=2400)
    return trade


def paid(variant, user=None, at=NOON):
    """The price of the variant in minor units for a member or a guest, the same from every side."""
    context = shopper_context(user_id=user.pk if user else None, at=at)
    rows = offers_by_product([variant.product_id], context).get(variant.product_id, [])
    [bare] = [bare_offer(row, context) for row in offered(Variant.objects.filter(pk=variant.pk), context)]
    offers = [list_offers(variant_ids=[variant.pk], context=context)[variant.pk], bare]
    found = {None if offer.price is None else to_minor(offer.price) for offer in offers}
    assert found == ({row.amount for row in rows} or {None})
    assert [row.variant_id for row in rows] == [variant.pk] * len(rows)
    return found.pop()


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_member_pays_the_price_of_their_group_and_a_guest_does_not(mug, member, trade):
    assert (paid(mug, member), paid(mug), paid(mug, UserFactory())) == (2400, 2800, 2800)


def test_a_variant_without_a_price_for_the_group_costs_what_everybody_pays(mug, member, trade):
    jug = VariantFactory(price=3500)

    assert paid(jug, member) == 3500


def test_a_thing_that_only_the_group_can_buy_is_sold_to_nobody_else(trade, member):
    jug = VariantFactory()
    PriceFactory(variant=jug, price_list=trade, amount=3000)

    assert (paid(jug, member), paid(jug)) == (3000, None)


@pytest.mark.parametrize(("others", "expected"), [(2300, 2300), (2500, 2400), (2400, 2400)])
def test_a_member_of_two_groups_pays_the_lower_price(mug, member, trade, others, expected):
    group_of(member, code="crew")
    PriceFactory(variant=mug, price_list=list_for("crew"), amount=others)

    assert paid(mug, member) == expected


@pytest.mark.parametrize("code", ["aa", "zz"])
def test_a_member_never_pays_more_than_a_guest(mug, member, trade, code):
    PriceList.objects.filter(pk=trade.pk).update(code=code)
    schedule_sale(
        variant=mug, price_list=PriceListFactory(), amount=2000, starts_at=NOON - DAY, ends_at=NOON + DAY, by=None
    )

    assert [paid(mug, member, NOON + days * DAY) for days in (-2, 0, 2)] == [2400, 2000, 2400]


def test_a_list_in_another_currency_is_not_for_who_pays_in_this_one(mug, member):
    PriceFactory(variant=mug, price_list=list_for("trade", currency="USD"), amount=100)

    assert shopper_context(user_id=member.pk, at=NOON).group_lists == ()
    assert paid(mug, member) == 2800


def test_a_list_without_a_group_is_nobodys(mug, member):
    PriceFactory(variant=mug, price_list=PriceListFactory(code="old", name="Old"), amount=100)

    assert paid(mug, member) == 2800


def test_who_leaves_the_group_pays_what_everybody_does(mug, member, trade):
    CustomerGroup.objects.get().members.remove(member)

    assert paid(mug, member) == 2800


def test_a_sale_in_the_list_of_the_group_begins_and_ends_by_itself(mug, member, trade):
    schedule_sale(variant=mug, price_list=trade, amount=2100, starts_at=NOON + DAY, ends_at=NOON + 3 * DAY, by=None)

    assert [paid(mug, member, NOON + days * DAY) for days in (0, 1, 2, 3)] == [2400, 2100, 2100, 2400]
    assert paid(mug, at=NOON + 2 * DAY) == 2800


def test_the_price_before_is_that_of_the_same_list(mug, member, trade):
    schedule_sale(variant=mug, price_list=trade, amount=2100, starts_at=NOON - DAY, ends_at=NOON + DAY, by=None)
    context = shopper_context(user_id=member.pk, at=NOON)

    [row] = offers_by_product([mug.product_id], context)[mug.product_id]
    [card] = list_cards(product_ids=[mug.product_id], context=context)
    offer = list_offers(variant_ids=[mug.pk], context=context)[mug.pk]

    assert (row.amount, row.price_base, row.price_prior, was_amount(row)) == (2100, 2400, 2400, 2400)
    assert [to_minor(money) for money in (card.price, card.was, offer.price, offer.compare_at)] == [
        2100,
        2400,
        2100,
        2400,
    ]
    assert offer.is_on_sale


def test_a_lower_price_for_the_group_is_no_reduction(mug, member, trade):
    offer = list_offers(variant_ids=[mug.pk], context=shopper_context(user_id=member.pk, at=NOON))[mug.pk]

    assert (offer.compare_at, offer.is_on_sale) == (None, False)


def test_listings_count_filter_and_sort_by_what_is_paid(mug, member, trade):
    VariantFactory(product=ProductFactory(name="Bowl"), price=2600, stock=1)

    def listed(context, query):
        found = get_listing(QueryDict(query), scope=Scope(), path="/shop/", context=context)
        return [card.name for card in found.cards], found.lowest, found.highest, found.total

    everybody, trading = price_context(), shopper_context(user_id=member.pk, at=NOON)
    assert listed(everybody, "sort=price-up") == (["Bowl", MUG], "26", "28", 2)
    assert listed(trading, "sort=price-up") == ([MUG, "Bowl"], "24", "26", 2)
    assert listed(everybody, "to=25") == ([], "26", "28", 0)
    assert listed(trading, "to=25") == ([MUG], "24", "26", 1)
    assert listed(everybody, "sort=price-up") == (["Bowl", MUG], "26", "28", 2)


def test_machines_read_what_everybody_pays(mug, member, trade):
    ProductPictureFactory(product=mug.product)
    html = browser_of(member).get(ADDRESS).content.decode()
    feed = b"".join(piece.encode() for piece in merchant_feed(price_context())).decode()

    assert "€24.00" in html
    assert "Offer" not in html
    assert "product:price" not in html
    assert "28.00 EUR" in feed
    assert "24.00" not in feed


@pytest.mark.parametrize("address", [ADDRESS, "/shop/", "/search/?q=mug", "/shop/?sort=price-up"])
def test_the_answer_with_prices_of_a_group_is_for_no_cache_and_a_guest_right_after_sees_the_shops(
    client, mug, member, trade, address
):
    shown = browser_of(member).get(address)
    guests = client.get(address)

    assert "€24.00" in shown.content.decode()
    assert {"private", "no-store"} <= set(shown["Cache-Control"].split(", "))
    assert "€24.00" not in guests.content.decode()
    assert "€28.00" in guests.content.decode()
    assert "no-store" not in guests.get("Cache-Control", "")


@pytest.mark.parametrize("is_member_first", [True, False])
@pytest.mark.parametrize("address", [ADDRESS, "/shop/", "/search/?q=mug"])
@pytest.mark.usefixtures("trade")
def test_a_shared_cache_gives_nobody_the_prices_of_others(settings, member, address, is_member_first):
    settings.MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *settings.MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    guest, browser = Client(), browser_of(member)
    order = [browser, guest] if is_member_first else [guest, browser]

    seen = {each: each.get(address).content.decode() for each in [*order, *order]}

    assert ["€24.00" in seen[each] for each in (browser, guest)] == [True, False]
    assert ["€28.00" in seen[each] for each in (browser, guest)] == [False, True]


def test_pages_of_a_shop_without_prices_of_groups_are_the_same_for_every_cookie(client, mug):
    assert "Cookie" not in client.get(ADDRESS).get("Vary", "")

    list_for("trade")
    cache.clear()
    assert "Cookie" in client.get(ADDRESS)["Vary"]


def test_prices_are_kept_apart_also_where_no_page_of_the_shop_is_live(client, mug, trade):
    ShopPage.objects.update(live=False)
    cache.clear()

    assert "Cookie" in client.get("/search/?q=mug")["Vary"]


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", [ADDRESS, "/shop/", "/shop/pottery/", "/search/?q=mug"])
def test_prices_of_groups_cost_a_member_one_query_and_a_guest_none(client, mug, member, address, monkeypatch):
    CategoryPageFactory(parent=ShopPage.objects.get(), slug="pottery")
    browser = browser_of(member)
    with monkeypatch.context() as without:
        without.setattr("catalog.shoppers._groups", [])
        before = [count_queries(each, address) for each in (client, browser)]
    PriceFactory(variant=mug, price_list=list_for("trade"), amount=2400)
    cache.clear()

    after = [count_queries(each, address) for each in (client, browser)]

    assert after == [before[0], before[1] + 1]


def test_the_list_that_is_everybodys_is_for_no_group(mug):
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceList.objects.filter(code="default").update(customer_group="trade")
