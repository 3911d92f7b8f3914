"""Prices before a reduction: the rule, the history that it reads, and the sales that may be scheduled."""

from datetime import timedelta

import pytest

from catalog.cards import list_cards, offers_by_product, was_amount
from catalog.context import DEFAULT_PRICE_LIST, PriceContext
from catalog.models import Price
from catalog.offers import list_offers
from catalog.prices import BasePrice, InvalidPrice, SalesOverlap, end_sales, schedule_sale, set_base_price
from catalog.reductions import ShownPrice, highest_stated, lowest_before
from catalog.tests.factories import NOON, PriceListFactory, VariantFactory

EUR = PriceContext(price_list=DEFAULT_PRICE_LIST, currency="EUR", at=NOON)
DAY = timedelta(days=1)

# amount, is a sale, given by an editor, base price, lowest before: what the rule crosses out, what is highest
RULE = {
    "a sale shows the lowest price before it": ((2000, True, None, 2800, 2600), 2600, 2800),
    "a sale of a thing never sold before shows none": ((2000, True, None, 2800, None), None, 2800),
    "a sale that is no lower than before shows none": ((2000, True, None, 2800, 2000), None, 2800),
    "what an editor gave stands without history": ((2000, False, 2500, 2000, None), 2500, 2500),
    "history caps what an editor gave": ((2000, False, 2500, 2000, 2200), 2200, 2500),
    "an editor may give less than history": ((2000, False, 2100, 2000, 2200), 2100, 2100),
    "history gainsays what an editor gave": ((2000, False, 2500, 2000, 1900), None, 2500),
    "a lower base price alone is no reduction": ((2000, False, None, 2000, 2800), None, None),
}


@pytest.mark.parametrize(("facts", "lowest", "highest"), RULE.values(), ids=RULE)
def test_price_before_follows_the_rule(facts, lowest, highest):
    shown = ShownPrice(*facts)

    assert (lowest_before(shown), highest_stated(shown)) == (lowest, highest)


@pytest.fixture
def mug(db):
    return VariantFactory(stock=5)


@pytest.fixture
def prices(db):
    return PriceListFactory()


def base(variant, price_list, amount, days, compare_at=None):
    price = BasePrice(amount, compare_at)
    return set_base_price(variant=variant, price_list=price_list, price=price, by=None, at=NOON + days * DAY)


def sale(variant, price_list, amount, start, end):
    return schedule_sale(
        variant=variant,
        price_list=price_list,
        amount=amount,
        starts_at=NOON + start * DAY,
        ends_at=NOON + end * DAY,
        by=None,
    )


# base prices as (amount, days from now), sales as (amount, start, end): what is crossed out now
HISTORIES = {
    "one base price": ([(2800, -90)], [(2000, -2, 9)], 2800),
    "a rise within the days does not count": ([(2500, -90), (2800, -10)], [(2000, -2, 9)], 2500),
    "a rise before the days counts": ([(2500, -90), (2800, -33)], [(2000, -2, 9)], 2800),
    "an end on the first of the days is before them": ([(2500, -90), (2800, -32)], [(2000, -2, 9)], 2800),
    "a fall during the sale does not count": ([(2800, -90), (2400, -1)], [(2000, -2, 9)], 2800),
    "an earlier sale counts": ([(2800, -90)], [(2200, -20, -15), (2000, -2, 9)], 2200),
    "a sale that lets up at once counts": ([(2800, -90)], [(2200, -20, -2), (2000, -2, 9)], 2200),
    "a sale dearer than the one before it is none": ([(2800, -90)], [(1900, -20, -15), (2000, -2, 9)], None),
    "a sale long ago does not count": ([(2800, -90)], [(1900, -60, -40), (2000, -2, 9)], 2800),
    "a sale from the first day on has nothing before it": ([(2800, -2)], [(2000, -2, 9)], None),
}


@pytest.mark.parametrize(("bases", "sales", "expected"), HISTORIES.values(), ids=HISTORIES)
def test_history_of_thirty_days_is_read(mug, prices, bases, sales, expected):
    for row in bases:
        base(mug, prices, *row)
    for row in sales:
        sale(mug, prices, *row)

    [row] = offers_by_product([mug.product_id], EUR)[mug.product_id]
    [card] = list_cards(product_ids=[mug.product_id], context=EUR)
    offer = list_offers(variant_ids=[mug.pk], context=EUR)[mug.pk]

    assert (row.amount, was_amount(row)) == (2000, expected)
    told = [None if money is None else int(money.amount * 100) for money in (card.was, offer.compare_at)]
    assert told == [expected, expected]
    assert offer.is_on_sale


def test_shop_without_the_rule_shows_the_base_price(mug, prices, settings):
    settings.SHOP_PRIOR_PRICE_DAYS = 0
    base(mug, prices, 2500, -90)
    base(mug, prices, 2800, -10)
    sale(mug, prices, 2000, -2, 9)

    [row] = offers_by_product([mug.product_id], EUR)[mug.product_id]

    assert was_amount(row) == 2800


def test_prices_of_another_list_are_no_history(mug, prices):
    dollars = PriceListFactory(code="us", name="Dollars", currency="USD")
    base(mug, prices, 2800, -90)
    base(mug, dollars, 900, -90)
    sale(mug, prices, 2000, -2, 9)

    [row] = offers_by_product([mug.product_id], EUR)[mug.product_id]

    assert was_amount(row) == 2800


def test_a_list_in_another_currency_is_read_as_it_stands(mug, prices):
    dollars = PriceListFactory(code="us", name="Dollars", currency="USD")
    base(mug, prices, 2800, -90)
    base(mug, dollars, 3300, -90)
    american = PriceContext(price_list="us", currency="USD", at=NOON)
    confused = PriceContext(price_list="us", currency="EUR", at=NOON)

    offer = list_offers(variant_ids=[mug.pk], context=american)[mug.pk]

    assert (offer.price.currency.code, offer.price.amount) == ("USD", 33)
    assert list_offers(variant_ids=[mug.pk], context=confused)[mug.pk].price is None


@pytest.mark.parametrize(("start", "end"), [(1, 2), (-1, 1), (4, 9), (-1, 9), (0, 5)])
def test_two_sales_of_a_list_do_not_run_at_once(mug, prices, start, end):
    sale(mug, prices, 2000, 0, 5)

    with pytest.raises(SalesOverlap):
        sale(mug, prices, 1900, start, end)

    assert Price.objects.count() == 1


def test_sales_may_follow_each_other_and_run_beside_those_of_other_lists(mug, prices):
    dollars = PriceListFactory(code="us", name="Dollars", currency="USD")
    sale(mug, prices, 2000, 0, 5)

    sale(mug, prices, 1900, 5, 9)
    sale(mug, prices, 1900, -5, 0)
    sale(mug, dollars, 1900, 0, 5)

    assert Price.objects.count() == 4


@pytest.mark.parametrize(("amount", "start", "end"), [(-1, 0, 5), (2000, 5, 5), (2000, 5, 0)])
def test_a_sale_that_cannot_be_is_refused(mug, prices, amount, start, end):
    with pytest.raises(InvalidPrice):
        sale(mug, prices, amount, start, end)

    assert Price.objects.count() == 0


def test_a_running_sale_is_ended_now_and_once(mug, prices):
    row = sale(mug, prices, 2000, -2, 5)

    assert end_sales(sales=[row], by=None, at=NOON) == [row]
    assert end_sales(sales=[row], by=None, at=NOON + DAY) == []

    row.refresh_from_db()
    assert (row.starts_at, row.ends_at) == (NOON - 2 * DAY, NOON)


def test_a_planned_sale_that_is_called_off_leaves_room_for_another(mug, prices):
    row = sale(mug, prices, 2000, 2, 5)

    assert end_sales(sales=[row], by=None, at=NOON) == [row]

    row.refresh_from_db()
    assert row.starts_at == row.ends_at == NOON + 2 * DAY
    sale(mug, prices, 1900, 1, 4)
    assert Price.objects.count() == 2


def test_a_base_price_does_not_end_like_a_sale(mug, prices):
    row = base(mug, prices, 2800, -90)

    assert end_sales(sales=[row], by=None, at=NOON) == []

    row.refresh_from_db()
    assert row.ends_at is None
