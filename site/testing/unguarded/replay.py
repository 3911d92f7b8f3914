"""Without the question whether a checkout has become an order already, and without the lock on its cart."""

import time
from typing import Any
from uuid import UUID

from checkout.cart.models import Cart
from checkout.flow import services
from checkout.orders.models import Order
from checkout.orders.querysets import OrderQuerySet
from testing.unguarded import application

__all__ = ["application"]

plain_filter = OrderQuerySet.filter


def forgetful_filter(self: Any, *conditions: Any, **lookups: Any) -> Any:
    if set(lookups) == {"checkout_id"}:
        return Order.objects.none()
    return plain_filter(self, *conditions, **lookups)


def open_cart(checkout_id: UUID) -> Cart:
    cart = Cart.objects.get(checkout__pk=checkout_id)
    cart.status = Cart.Status.OPEN
    time.sleep(0.2)
    return cart


OrderQuerySet.filter = forgetful_filter  # type: ignore[method-assign]
services._lock_cart = open_cart  # noqa: SLF001
