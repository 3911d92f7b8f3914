"""Many at once on one cart, on real connections: one line, and never more than there is."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart import services
from checkout.cart.models import Cart, CartLine
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(count: int, act: Callable[[], object]) -> list[Exception]:
    """Run `act` in as many threads, released together; what they raised."""
    barrier, raised = threading.Barrier(count), []

    def run() -> None:
        try:
            barrier.wait()
            act()
        except Exception as error:  # the test looks at each
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_parallel_adds_make_one_line_with_no_more_than_there_is():
    cart, variant = CartFactory(), VariantFactory(price=2800, stock=5)

    raised = at_once(
        12,
        lambda: services.add_line(
            cart_id=cart.pk, variant_id=variant.pk, quantity=1, context=price_context(), at=NOON
        ),
    )

    assert [type(error) for error in raised] == [services.NotEnough] * 7
    assert CartLine.objects.get(cart=cart).quantity == 5


def test_member_on_many_devices_gets_one_cart():
    user, variant = UserFactory(), VariantFactory(price=2800, untracked=True)

    raised = at_once(
        8,
        lambda: services.add_first_line(
            user_id=user.pk, variant_id=variant.pk, quantity=1, context=price_context(), at=NOON
        ),
    )

    assert raised == []
    assert Cart.objects.get().user == user
    assert CartLine.objects.get().quantity == 8


def test_guests_who_log_in_on_many_devices_while_another_begins_a_cart_get_one_cart():
    user, mug = UserFactory(), VariantFactory(price=2800, untracked=True)
    guests = [CartFactory() for _device in range(4)]
    for guest in guests:
        CartLineFactory(cart=guest, variant=mug)
    devices = iter([*guests, None])

    def reach_for_the_cart():
        guest = next(devices)
        if guest is None:
            services.add_first_line(user_id=user.pk, variant_id=mug.pk, quantity=1, context=price_context(), at=NOON)
        else:
            services.merge_carts(token=guest.token, user_id=user.pk, context=price_context(), at=NOON)

    raised = at_once(5, reach_for_the_cart)

    assert raised == []
    assert CartLine.objects.get(cart__status=Cart.Status.OPEN).quantity == 5
