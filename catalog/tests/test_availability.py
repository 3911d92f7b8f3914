"""Whether a thing can be had, and from when: told alike by pages, cards, baskets, structured data and the feed."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from catalog import plans, stock
from catalog.availability import Availability, Promise, ahead_text, ahead_words, promise_of
from catalog.cards import list_cards, offers_by_product
from catalog.context import DEFAULT_PRICE_LIST, PriceContext
from catalog.models import Location, StockPolicy, Variant
from catalog.offers import list_offers
from catalog.stock import StockRequest
from catalog.tests.factories import NOON, ProductFactory, ShopPageFactory, VariantFactory
from catalog.tests.test_feeds import read

Kind = StockPolicy.Kind
EUR = PriceContext(price_list=DEFAULT_PRICE_LIST, currency="EUR", at=NOON)
TODAY = NOON.date()
SOON, LATER = TODAY + timedelta(days=9), TODAY + timedelta(days=30)
SCHEMA = "https://schema.org/"


# --- the rule -------------------------------------------------------------------------------------------------------

# what can be promised, what lies there, whether it is a pre-order; how one and five units can be had
RULE = {
    "uncounted": ((None, None), ["InStock", "InStock"]),
    "all lie there": ((9, 9), ["InStock", "InStock"]),
    "some lie there, others are sold ahead": ((9, 2), ["InStock", "BackOrder"]),
    "some lie there, no others are sold": ((2, 2), ["InStock", "OutOfStock"]),
    "none lies there, some are to come": ((4, 0, True), ["PreOrder", "OutOfStock"]),
    "none lies there, some are on back order": ((7, 0), ["BackOrder", "BackOrder"]),
    "none": ((0, 0), ["OutOfStock", "OutOfStock"]),
}


@pytest.mark.parametrize(("facts", "expected"), RULE.values(), ids=RULE)
def test_a_unit_that_lies_there_is_in_stock_and_others_as_the_policy_says(facts, expected):
    promise = Promise(*facts)

    assert [promise.of(units).value for units in (1, 5)] == expected


@pytest.mark.parametrize(
    ("promise", "text", "words"),
    [
        (Promise(3, 0, True, date(2026, 12, 5)), "Pre-order: sent from 5 December.", "Pre-order, from 5 December"),
        (Promise(3, 0, True), "Pre-order.", "Pre-order"),
        (
            Promise(3, 0, False, date(2026, 12, 5)),
            "On back order: sent from 5 December.",
            "On back order, from 5 December",
        ),
        (Promise(3, 0), "On back order: sent as soon as it is in.", "On back order"),
    ],
)
def test_what_is_sold_ahead_is_told_with_its_day(promise, text, words):
    assert (ahead_text(promise), ahead_words(promise)) == (text, words)


# --- what it is read from -------------------------------------------------------------------------------------------


@pytest.fixture
def main(db):
    return stock.default_location()


@pytest.fixture
def mug(db):
    return VariantFactory(sku="MUG", price=2800, stock=0, product=ProductFactory(slug="mug", name="Mug", pictured=1))


def expect(variant, location, quantity, day):
    plans.expect(variant=variant, location=location, quantity=quantity, expected_on=day, by=None, at=NOON)


def set_policy(variant, kind, **facts):
    plans.set_policy(variant=variant, kind=kind, by=None, at=NOON, **facts)


def order(variant, quantity):
    request = StockRequest(variant.pk, quantity, f"order-line:{variant.pk}-{quantity}")
    stock.reserve(requests=[request], by=None, at=NOON)


def promises(variant, today=TODAY):
    """As prices, variants and offers read it, which is the same."""
    [row] = offers_by_product([variant.product_id], EUR)[variant.product_id]
    annotated = Variant.objects.with_promise().get(pk=variant.pk)
    return [promise_of(row, today), promise_of(annotated, today)]


def test_a_pre_order_names_the_day_of_the_next_unit_that_nobody_was_promised(mug, main):
    expect(mug, main, 3, SOON)
    expect(mug, main, 5, LATER)
    set_policy(mug, Kind.PREORDER)

    assert promises(mug) == [Promise(8, 0, True, SOON)] * 2
    order(mug, 2)
    assert promises(mug) == [Promise(6, 0, True, SOON)] * 2
    order(mug, 1)
    assert promises(mug) == [Promise(5, 0, True, LATER)] * 2


def test_a_back_order_names_the_day_that_staff_gave(mug, main):
    expect(mug, main, 3, LATER)
    set_policy(mug, Kind.BACKORDER, limit=4, ships_on=SOON)

    assert promises(mug) == [Promise(4, 0, False, SOON)] * 2
    assert list_offers(variant_ids=[mug.pk], context=EUR)[mug.pk].promise == Promise(4, 0, False, SOON)


def test_a_back_order_without_a_day_names_that_of_the_next_arrival(mug, main):
    expect(mug, main, 3, LATER)
    set_policy(mug, Kind.BACKORDER, limit=4)

    assert promises(mug) == [Promise(4, 0, False, LATER)] * 2


def test_a_day_that_has_passed_is_told_to_nobody(mug, main):
    set_policy(mug, Kind.BACKORDER, limit=4, ships_on=SOON)

    assert promises(mug, LATER) == [Promise(4, 0, False, None)] * 2


def test_units_owed_at_one_location_leave_those_of_another_ready(mug, main):
    set_policy(mug, Kind.BACKORDER, limit=4)
    order(mug, 3)
    cellar = Location.objects.create(code="cellar", name="Cellar", position=9)
    stock.receive(variant=mug, location=cellar, quantity=2, by=None, at=NOON)

    assert promises(mug) == [Promise(3, 2)] * 2


def test_a_variant_that_is_not_counted_is_always_there(db):
    variant = VariantFactory(price=2800, untracked=True)

    assert promises(variant) == [Promise(None, None)] * 2


def test_a_limit_of_an_import_without_a_policy_is_a_back_order(mug):
    mug.stocks.update(backorder_limit=2)

    [promise, _same] = promises(mug)
    assert promise.of(1) is Availability.BACK_ORDER


# --- where it is told -----------------------------------------------------------------------------------------------


def shown(client):
    """The text of the plain page, and the offer that machines read on it."""
    ShopPageFactory()
    response = client.get("/shop/p/mug/")
    text = response.text
    found = [json.loads(each) for each in re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', text)]
    things = [thing for each in found for thing in each.get("@graph", [each])]
    return response, next(thing["offers"] for thing in things if thing["@type"] == "Product")


@pytest.mark.usefixtures("at_noon")
def test_page_card_feed_and_machines_tell_a_pre_order_with_its_day(client, mug, main):
    expect(mug, main, 3, SOON)
    set_policy(mug, Kind.PREORDER)

    response, offer = shown(client)
    [card] = list_cards(product_ids=[mug.product_id], context=EUR)
    _text, [item] = read(client)

    with translation.override("en"):
        day = f"{SOON:%-d %B}"
    assert response.context["detail"].stock_text == f"Pre-order: sent from {day}."
    assert 'content="preorder"' in response.text
    assert "Add to basket" in response.text
    assert (offer["availability"], offer["availabilityStarts"]) == (f"{SCHEMA}PreOrder", SOON.isoformat())
    assert (card.badge.label, card.availability) == ("Pre-order", f"Pre-order, from {day}")
    fields = dict(item)
    assert fields["availability"] == "preorder"
    assert re.fullmatch(rf"{SOON.isoformat()}T00:00[+-]\d{{4}}", fields["availability_date"])


@pytest.mark.usefixtures("at_noon")
def test_a_back_order_without_a_day_is_out_of_stock_in_the_feed_alone(client, mug):
    set_policy(mug, Kind.BACKORDER, limit=4)

    response, offer = shown(client)
    [card] = list_cards(product_ids=[mug.product_id], context=EUR)
    _text, [item] = read(client)

    assert response.context["detail"].stock_text == "On back order: sent as soon as it is in."
    assert 'content="backorder"' in response.text
    assert (offer["availability"], "availabilityStarts" in offer) == (f"{SCHEMA}BackOrder", False)
    assert (card.badge.label, card.availability) == ("Back order", "On back order")
    assert (dict(item)["availability"], "availability_date" in dict(item)) == ("out_of_stock", False)


@pytest.mark.usefixtures("at_noon")
def test_what_lies_there_is_in_stock_whatever_is_sold_ahead(client, mug, main):
    stock.receive(variant=mug, location=main, quantity=2, by=None, at=NOON)
    set_policy(mug, Kind.BACKORDER, limit=40, ships_on=SOON)

    response, offer = shown(client)
    [card] = list_cards(product_ids=[mug.product_id], context=EUR)
    _text, [item] = read(client)

    assert response.context["detail"].stock_text == "In stock."
    assert (offer["availability"], "availabilityStarts" in offer) == (f"{SCHEMA}InStock", False)
    assert (card.ahead, card.availability) == (None, "In stock")
    assert (dict(item)["availability"], "availability_date" in dict(item)) == ("in_stock", False)
