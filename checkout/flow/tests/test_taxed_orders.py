"""The tax of checkouts and orders: by the place that goods go to and the shop's own day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalog.models import TaxClass
from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart.tests.factories import CartLineFactory
from checkout.flow.selectors import describe_checkout
from checkout.flow.services import place_order
from checkout.flow.tests.factories import ADDRESS, CheckoutFactory, delivery_method
from checkout.tax.models import TaxRate

pytestmark = pytest.mark.django_db


def checkout_to(country, postcode):
    checkout = CheckoutFactory(
        delivery_method=delivery_method(country),
        delivery_address={**ADDRESS, "country": country, "postcode": postcode},
    )
    CartLineFactory(cart=checkout.cart, variant=VariantFactory(price=2800, stock=10), quantity=2)
    return checkout


def state_of(checkout, at=NOON):
    return describe_checkout(checkout=checkout, cart=checkout.cart, context=replace(price_context(), at=at))


def percents(state):
    return [line.percent for line in state.view.priced.tax_lines]


@pytest.mark.parametrize(
    ("country", "postcode", "percent"),
    [
        ("PT", "1100-053", 23),
        ("PT", "9500-321", 16),  # the Azores
        ("PT", "9000-039", 22),  # Madeira
        ("ES", "28013", 21),
        ("ES", "35001", 0),  # Las Palmas, in the Canary Islands
        ("ES", "51001", 0),  # Ceuta
        ("BE", "9000", 21),
    ],
)
def test_address_says_the_rate(country, postcode, percent):
    assert percents(state_of(checkout_to(country, postcode))) == [percent]


def test_basket_of_which_no_address_is_known_is_taxed_as_at_home():
    checkout = checkout_to("BE", "9000")
    checkout.delivery_address = {}

    state = state_of(checkout)

    assert (state.view.place.country, percents(state)) == ("PT", [23])


@pytest.mark.parametrize(
    ("at", "percent"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), 21),  # one second before midnight in Lisbon, in summer
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), 22),
    ],
)
def test_rate_changes_at_midnight_of_the_shops_own_time(at, percent):
    now = TaxRate.objects.get(zone__code="BE", tax_class__code="standard", ends_on=None)
    TaxRate.objects.filter(pk=now.pk).update(ends_on=date(2026, 7, 1))
    TaxRate.objects.create(
        zone=now.zone, tax_class=TaxClass.objects.get(code="standard"), percent=22, starts_on=date(2026, 7, 1)
    )

    assert percents(state_of(checkout_to("BE", "9000"), at)) == [percent]


def test_order_keeps_its_rate_when_rates_change():
    checkout = checkout_to("PT", "9500-321")
    order = place_order(checkout_id=checkout.pk, expected_total=state_of(checkout).total_minor, by=None, at=NOON)
    said = (order.tax_total, order.tax_lines, order.lines.get().tax_percent)

    TaxRate.objects.filter(zone__code="PT-20").update(percent=1)

    order.refresh_from_db()
    assert (order.tax_total, order.tax_lines, order.lines.get().tax_percent) == said
    assert order.lines.get().tax_percent == Decimal(16)
