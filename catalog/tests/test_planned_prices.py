"""Base prices from a day on: planned, holding by themselves at their moment, called off before it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.bulk import RowsChanged
from catalog.cards import offers_by_product, was_amount
from catalog.models import Price
from catalog.offers import list_offers
from catalog.prices import (
    BasePrice,
    BasePriceImport,
    InvalidPrice,
    PlansClash,
    call_off_base_prices,
    plan_base_prices,
    schedule_sale,
    set_base_price,
)
from catalog.tests.factories import LONG_AGO, NOON, PriceListFactory, VariantFactory, price_context
from common.money import to_minor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=5)


@pytest.fixture
def prices():
    return PriceListFactory()


def day(number):
    return NOON + number * DAY


def plan(variant, amount, start, at=0, compare_at=None):
    [row] = plan_base_prices(
        prices={variant: BasePrice(amount, compare_at)},
        price_list=PriceListFactory(),
        starts_at=day(start),
        by=None,
        at=day(at),
    )
    return row


def set_now(variant, amount, at=0):
    return set_base_price(variant=variant, price_list=PriceListFactory(), price=BasePrice(amount), by=None, at=day(at))


def import_now(variant, amount, at=0):
    rows = BasePriceImport(price_list=PriceListFactory(), by=None, at=day(at))
    rows.add({variant.pk: BasePrice(amount)})
    rows.write()


def call_off(row, at=0):
    return call_off_base_prices(planned=[row], by=None, at=day(at))


def sold_for(variant, *days):
    found = []
    for number in days:
        context = price_context(at=day(number))
        price = list_offers(variant_ids=[variant.pk], context=context)[variant.pk].price
        rows = [row.amount for row in offers_by_product([variant.product_id], context).get(variant.product_id, [])]
        assert rows == ([] if price is None else [to_minor(price)])
        found.append(None if price is None else to_minor(price))
    return found


def history(variant):
    """(amount, first day, day after the last) of every row; None for what goes on or began long ago."""

    def number(moment):
        return None if moment in (None, LONG_AGO) else (moment - NOON) / DAY

    rows = Price.objects.filter(variant=variant).order_by("pk")
    return [(row.amount, number(row.starts_at), number(row.ends_at)) for row in rows]


def test_a_planned_price_holds_from_its_moment_on_without_anybody_doing_anything(mug):
    plan(mug, 3000, 5)

    assert sold_for(mug, 0, 4.999, 5, 9) == [2800, 2800, 3000, 3000]
    assert history(mug) == [(2800, None, 5), (3000, 5, None)]


def test_several_prices_are_planned_after_each_other_in_any_order(mug):
    plan(mug, 3200, 9)
    plan(mug, 3000, 5)

    assert sold_for(mug, 0, 5, 8, 9, 20) == [2800, 3000, 3000, 3200, 3200]
    assert history(mug) == [(2800, None, 5), (3200, 9, None), (3000, 5, 9)]


def test_a_thing_without_a_price_is_sold_from_the_planned_moment_on():
    mug = VariantFactory()

    plan(mug, 3000, 5)

    assert sold_for(mug, 0, 5) == [None, 3000]


@pytest.mark.parametrize("change", [set_now, import_now])
def test_the_price_now_is_changed_and_the_plan_stands(mug, change):
    plan(mug, 3000, 5)

    change(mug, 2600, 1)

    assert sold_for(mug, 0, 1, 4, 5) == [2800, 2600, 2600, 3000]
    assert history(mug) == [(2800, None, 1), (3000, 5, None), (2600, 1, 5)]


@pytest.mark.parametrize("change", [set_now, import_now])
def test_a_first_price_holds_until_the_planned_one(change):
    mug = VariantFactory()
    plan(mug, 3000, 5)

    change(mug, 2600, 1)

    assert sold_for(mug, 0, 1, 4, 5) == [None, 2600, 2600, 3000]


@pytest.mark.parametrize("change", [set_now, import_now])
def test_setting_what_holds_changes_nothing_also_where_something_is_planned(mug, change):
    plan(mug, 3000, 5)

    change(mug, 2800, 1)

    assert history(mug) == [(2800, None, 5), (3000, 5, None)]


@pytest.mark.parametrize("change", [set_now, import_now])
def test_a_plan_that_has_begun_is_the_price_now(mug, change):
    plan(mug, 3000, 5)

    change(mug, 2600, 7)

    assert history(mug) == [(2800, None, 5), (3000, 5, 7), (2600, 7, None)]


def test_a_plan_that_is_called_off_never_holds_and_what_was_before_goes_on(mug):
    row = plan(mug, 3000, 5)

    assert call_off(row, at=4) == [row]

    assert sold_for(mug, 0, 5, 9) == [2800, 2800, 2800]
    assert history(mug) == [(2800, None, None), (3000, 5, 5)]
    assert call_off(row, at=4) == []


def test_one_of_several_plans_is_called_off(mug):
    first = plan(mug, 3000, 5)
    plan(mug, 3200, 9)

    call_off(first)

    assert sold_for(mug, 0, 5, 8, 9) == [2800, 2800, 2800, 3200]


def test_a_price_set_before_a_plan_goes_on_when_the_plan_is_called_off(mug):
    row = plan(mug, 3000, 5)
    set_now(mug, 2600, 1)

    call_off(row, at=2)

    assert history(mug) == [(2800, None, 1), (3000, 5, 5), (2600, 1, None)]


def test_what_has_begun_is_not_called_off(mug):
    row = plan(mug, 3000, 5)

    assert call_off(row, at=5) == []
    assert call_off(Price.objects.get(amount=2800)) == []

    assert history(mug) == [(2800, None, 5), (3000, 5, None)]


def test_a_sale_is_not_called_off_as_a_price(mug, prices):
    sale = schedule_sale(variant=mug, price_list=prices, amount=2000, starts_at=day(2), ends_at=day(3), by=None)

    assert call_off(sale) == []
    assert sold_for(mug, 2) == [2000]


def test_a_plan_may_follow_one_that_was_called_off_at_the_same_moment(mug):
    call_off(plan(mug, 3000, 5))

    plan(mug, 3100, 5)

    assert sold_for(mug, 4, 5) == [2800, 3100]


def test_two_plans_for_one_moment_are_refused_and_none_of_the_variants_changes(mug, prices):
    other = VariantFactory(product=mug.product, price=2900, options=["Large"])
    plan(mug, 3000, 5)
    before = history(mug), history(other)

    with pytest.raises(PlansClash, match=mug.sku):
        plan_base_prices(
            prices={other: BasePrice(3100), mug: BasePrice(3200)},
            price_list=prices,
            starts_at=day(5),
            by=None,
            at=NOON,
        )

    assert (history(mug), history(other)) == before


@pytest.mark.parametrize(
    ("amount", "compare_at", "start", "words"),
    [
        (-1, None, 5, "negative"),
        (3000, 2000, 5, "higher"),
        (3000, None, 0, "past"),
        (3000, None, -1, "past"),
        (2800, None, 5, "already"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(mug, amount, compare_at, start, words):
    with pytest.raises(InvalidPrice, match=words):
        plan(mug, amount, start, compare_at=compare_at)

    assert history(mug) == [(2800, None, None)]


def test_the_same_price_may_come_back_after_another(mug):
    plan(mug, 3000, 5)
    plan(mug, 2800, 9)

    assert sold_for(mug, 4, 5, 9) == [2800, 3000, 2800]


@pytest.mark.parametrize(("start", "end"), [(5, None), (5, 9)], ids=["one that is open", "one that ends"])
def test_the_database_lets_no_two_base_prices_begin_at_once(mug, prices, start, end):
    plan(mug, 3000, 5)
    plan(mug, 3200, 9)
    row = Price(variant=mug, price_list=prices, amount=1, starts_at=day(start), ends_at=day(end) if end else None)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_lets_no_two_base_prices_stand_open(mug, prices):
    plan(mug, 3000, 5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.filter(amount=2800).update(ends_at=None)


def test_thirty_days_before_a_sale_know_the_price_that_was_planned(mug, prices):
    plan(mug, 3000, 5)
    for start in (20, 60):
        schedule_sale(
            variant=mug, price_list=prices, amount=2500, starts_at=day(start), ends_at=day(start + 2), by=None
        )

    found = [
        was_amount(row)
        for number in (20, 60)
        for row in offers_by_product([mug.product_id], price_context(at=day(number)))[mug.product_id]
    ]

    assert found == [2800, 3000]  # 28.00 ended on day 5: within the days before day 20, not before day 60


def test_what_was_called_off_is_no_price_before(mug, prices):
    call_off(plan(mug, 1000, 5))
    schedule_sale(variant=mug, price_list=prices, amount=2500, starts_at=day(20), ends_at=day(22), by=None)

    [row] = offers_by_product([mug.product_id], price_context(at=day(20)))[mug.product_id]

    assert was_amount(row) == 2800


def meddle_plan(mug):
    plan(mug, 3300, 3)


def meddle_call_off(mug):
    call_off(Price.objects.get(amount=3000))


def meddle_set(mug):
    set_now(mug, 2700)


def meddle_set_by_who_was_slow_to_commit(mug):
    set_now(mug, 2700, at=-1)


@pytest.mark.parametrize("meddle", [meddle_plan, meddle_call_off, meddle_set, meddle_set_by_who_was_slow_to_commit])
@pytest.mark.parametrize("has_price", [True, False])
def test_an_import_is_made_anew_where_plans_changed_since_it_was_prepared(meddle, has_price):
    mug = VariantFactory(price=2800) if has_price else VariantFactory()
    plan(mug, 3000, 5)
    rows = BasePriceImport(price_list=PriceListFactory(), by=None, at=NOON)
    rows.add({mug.pk: BasePrice(2600)})
    meddle(mug)
    before = history(mug)

    with pytest.raises((RowsChanged, IntegrityError)), transaction.atomic():
        rows.write()

    assert history(mug) == before


def test_rows_are_closed_or_opened_and_never_change_their_amount(mug):
    row = plan(mug, 3000, 5)
    amounts = dict(Price.objects.values_list("pk", "amount"))

    set_now(mug, 2600, 1)
    call_off(row, at=2)

    assert {pk: amount for pk, amount in Price.objects.values_list("pk", "amount") if pk in amounts} == amounts
    assert Price.objects.filter(starts_at=F("ends_at")).get() == row
