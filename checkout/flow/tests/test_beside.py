"""What others do at the moment in which an order is placed, on real connections: it is placed as of one moment."""

import threading
import time

import pytest
from django.db import connection, transaction

from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart.tests.factories import CartLineFactory
from checkout.cart.tests.test_races import at_once
from checkout.flow.models import Checkout
from checkout.flow.selectors import describe_checkout, get_agreement
from checkout.flow.services import AgreementChanged, TotalChanged, place_order, save_address
from checkout.flow.tests.factories import ADDRESS, CheckoutFactory
from checkout.orders.models import Order, OrderAdjustment
from checkout.promotions.tests.factories import PromotionFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def checkout_of(variant, **facts):
    checkout = CheckoutFactory(**facts)
    CartLineFactory(cart=checkout.cart, variant=variant)
    return checkout


def press(checkout):
    """What the button does, for what the review shows now."""
    fresh = Checkout.objects.select_related("cart", "delivery_method").get(pk=checkout.pk)
    state = describe_checkout(checkout=fresh, cart=fresh.cart, context=price_context())
    facts = {"expected_total": state.total_minor, "agreement": get_agreement(state)}
    return lambda: place_order(checkout_id=checkout.pk, by=None, at=NOON, **facts)


def test_address_saved_in_another_tab_while_the_order_waits_is_not_passed_over():
    checkout = checkout_of(VariantFactory(price=2800, stock=10))
    act, raised = press(checkout), []

    def place():
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    placing = threading.Thread(target=place)
    with transaction.atomic():
        save_address(cart_id=checkout.cart_id, delivery={**ADDRESS, "line1": "Elsewhere 1"}, billing=None, at=NOON)
        placing.start()
        time.sleep(0.5)  # the order waits for the cart
    placing.join()

    assert [type(error) for error in raised] == [AgreementChanged]
    assert Order.objects.count() == 0


def test_first_order_is_one_of_many_placed_at_once():
    PromotionFactory(percent=10, is_first_order=True)
    mug = VariantFactory(price=2800, stock=100)
    buttons = iter([press(checkout_of(mug)) for _each in range(6)])

    def press_one():
        next(buttons)()

    raised = at_once(6, press_one)

    assert [type(error) for error in raised] == [TotalChanged] * 5
    assert OrderAdjustment.objects.count() == 1
