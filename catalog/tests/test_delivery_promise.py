"""What a product's page tells of its delivery."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from catalog.models import StockPolicy
from catalog.plans import set_policy
from catalog.tests.factories import ShopPageFactory, VariantFactory
from checkout.shipping.models import DeliveryMethod, DeliveryZone

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(time_machine):
    cache.clear()
    time_machine.move_to(MONDAY, tick=False)
    yield
    cache.clear()


def page_of(client, variant):
    ShopPageFactory()
    return client.get(f"/shop/p/{variant.product.slug}/").content.decode()


def test_product_page_tells_cost_limit_and_days(client):
    page = page_of(client, VariantFactory(price=2800, stock=3))

    assert "Delivery to Portugal from €3.90." in page
    assert "Free from €60.00." in page
    assert "Between Tuesday 2 June and Thursday 4 June" in page


def test_delivery_that_costs_nothing_is_told_so(client):
    page = page_of(client, VariantFactory(price=6000, stock=3))

    assert "Free delivery to Portugal." in page
    assert "Free from" not in page


def test_back_order_is_told_with_its_own_days(client):
    variant = VariantFactory(price=2800, stock=0)
    kind = StockPolicy.Kind.BACKORDER
    set_policy(variant=variant, kind=kind, limit=3, ships_on=date(2026, 6, 15), by=None, at=MONDAY)

    assert "Between Tuesday 16 June and Thursday 18 June" in page_of(client, variant)


def test_day_that_nobody_knows_is_not_told(client):
    variant = VariantFactory(price=2800, stock=0)
    set_policy(variant=variant, kind=StockPolicy.Kind.BACKORDER, limit=3, by=None, at=MONDAY)

    page = page_of(client, variant)

    assert "Delivery to Portugal from €3.90." in page
    assert "Expected:" not in page


def test_thing_that_is_too_heavy_is_told_before_it_is_in_the_basket(client):
    DeliveryMethod.objects.update(maximum_weight_grams=500)

    assert "Too heavy to be sent to Portugal." in page_of(
        client, VariantFactory(price=2800, stock=3, weight_grams=501)
    )


def test_shop_that_sends_nothing_says_so(client):
    DeliveryZone.objects.all().delete()

    assert "We do not deliver to Portugal at the moment." in page_of(client, VariantFactory(price=2800, stock=3))


def test_what_needs_no_sending_has_no_delivery(client):
    page = page_of(client, VariantFactory(price=2800, untracked=True, requires_shipping=False))

    assert "Delivery to Portugal" not in page
