"""Which variants and products may be offered, and at which price."""

from datetime import timedelta

import pytest

from catalog.models import Price, Product, Variant
from catalog.prices import BasePrice, InvalidPrice, schedule_sale, set_base_price
from catalog.tests.factories import (
    LONG_AGO,
    NOON,
    PriceFactory,
    PriceListFactory,
    ProductFactory,
    SaleFactory,
    VariantFactory,
    price_context,
)

pytestmark = pytest.mark.django_db


def current_amount(variant, at=NOON):
    return Variant.objects.with_price(price_context(at)).get(pk=variant.pk).price_amount


def test_active_variant_with_a_price_is_sellable():
    variant = VariantFactory(price=2800)

    assert list(Variant.objects.sellable(price_context())) == [variant]
    assert list(Product.objects.sellable(price_context())) == [variant.product]


@pytest.mark.parametrize(
    "state",
    [
        {"price": None},
        {"price": 2800, "inactive": True},
        {"price": 2800, "product__inactive": True},
        {"price": 2800, "product__archived": True},
    ],
    ids=["no price", "variant inactive", "product inactive", "product archived"],
)
def test_what_is_withdrawn_or_unpriced_is_not_sellable(state):
    VariantFactory(**state)

    assert list(Variant.objects.sellable(price_context())) == []
    assert list(Product.objects.sellable(price_context())) == []


def test_sold_out_variant_stays_sellable_but_not_in_stock():
    variant = VariantFactory(price=2800, stock=0)

    assert list(Variant.objects.sellable(price_context())) == [variant]
    assert list(Variant.objects.in_stock()) == []


def test_untracked_variant_is_always_in_stock():
    variant = VariantFactory(price=2800, untracked=True)

    assert list(Variant.objects.in_stock()) == [variant]


def test_price_of_another_list_does_not_count():
    PriceFactory(price_list=PriceListFactory(code="trade", name="Trade"))

    assert list(Variant.objects.sellable(price_context())) == []


def test_price_that_starts_tomorrow_does_not_count_today():
    variant = PriceFactory(starts_at=NOON + timedelta(days=1)).variant

    assert current_amount(variant) is None
    assert current_amount(variant, NOON + timedelta(days=1)) == 2800


@pytest.mark.parametrize(
    ("offset", "amount"),
    [(-1, 2800), (0, 2100), (59, 2100), (60, 2800)],
    ids=["a minute before", "at its start", "a minute before its end", "at its end"],
)
def test_sale_price_runs_from_its_start_until_its_end(offset, amount):
    variant = VariantFactory(price=2800)
    SaleFactory(variant=variant, amount=2100, starts_at=NOON, ends_at=NOON + timedelta(hours=1))

    assert current_amount(variant, NOON + timedelta(minutes=offset)) == amount


def test_of_two_running_sales_of_former_days_the_later_one_wins():
    variant = VariantFactory(price=2800)
    first = SaleFactory(variant=variant, amount=2100, starts_at=NOON - timedelta(days=2))
    first.pk, first.amount, first.starts_at = None, 2400, NOON - timedelta(days=1)
    first.save()  # the service refuses it by now

    assert current_amount(variant) == 2400
    assert [row.amount for row in Price.objects.current(price_context())] == [2400]


def test_new_base_price_closes_the_old_one_and_keeps_it():
    variant = VariantFactory(price=2800)

    set_base_price(variant=variant, price_list=PriceListFactory(), price=BasePrice(3000), by=None, at=NOON)

    assert list(Price.objects.values_list("amount", "starts_at", "ends_at")) == [
        (2800, LONG_AGO, NOON),
        (3000, NOON, None),
    ]


def test_setting_the_price_that_stands_changes_nothing():
    variant = VariantFactory(price=2800)

    set_base_price(variant=variant, price_list=PriceListFactory(), price=BasePrice(2800), by=None, at=NOON)

    assert list(Price.objects.values_list("amount", "ends_at")) == [(2800, None)]


@pytest.mark.parametrize("price", [BasePrice(-1), BasePrice(2800, 2800), BasePrice(2800, 100)])
def test_impossible_price_is_refused_and_nothing_changes(price):
    variant = VariantFactory(price=2800)

    with pytest.raises(InvalidPrice):
        set_base_price(variant=variant, price_list=PriceListFactory(), price=price, by=None, at=NOON)

    assert list(Price.objects.values_list("amount", "ends_at")) == [(2800, None)]


def test_sale_that_ends_before_it_starts_is_refused():
    variant = VariantFactory(price=2800)

    with pytest.raises(InvalidPrice):
        schedule_sale(
            variant=variant, price_list=PriceListFactory(), amount=100, starts_at=NOON, ends_at=NOON, by=None
        )

    assert Price.objects.count() == 1


def test_price_from_is_the_lowest_among_sellable_variants():
    product = ProductFactory(option1_name="Size")
    VariantFactory(product=product, options=["Small"], price=1800)
    VariantFactory(product=product, options=["Large"], price=2800)
    VariantFactory(product=product, options=["Tiny"], price=900, inactive=True)

    assert Product.objects.with_price_from(price_context()).get().price_from == 1800
