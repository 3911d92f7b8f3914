"""What sells best is counted from the orders themselves."""

from datetime import timedelta

import pytest

from catalog.models import Product
from catalog.tests.factories import NOON, VariantFactory
from checkout.orders.best_sellers import COUNTED_FOR, count_best_sellers
from checkout.orders.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


def sold(product: Product) -> int:
    return Product.objects.get(pk=product.pk).units_sold


def test_units_of_standing_orders_are_counted_per_product() -> None:
    mug = VariantFactory(price=2800, stock=20)
    other_glaze = VariantFactory(product=mug.product, option1="Sky", price=2800, stock=20)
    vase = VariantFactory(price=9600, stock=20)
    OrderFactory(variants={mug: 2, vase: 1})
    OrderFactory(variants={other_glaze: 3}, paid=True)

    assert count_best_sellers(NOON) == 2

    assert (sold(mug.product), sold(vase.product)) == (5, 1)


def test_counting_again_changes_nothing() -> None:
    OrderFactory()
    count_best_sellers(NOON)

    assert count_best_sellers(NOON) == 0


def test_cancelled_orders_and_old_ones_no_longer_count() -> None:
    mug = VariantFactory(price=2800, stock=20)
    OrderFactory(variants={mug: 2})
    count_best_sellers(NOON)
    OrderFactory(variants={mug: 4}, cancelled=True)

    assert count_best_sellers(NOON) == 0
    assert sold(mug.product) == 2
    assert count_best_sellers(NOON + COUNTED_FOR + timedelta(days=1)) == 1
    assert sold(mug.product) == 0
