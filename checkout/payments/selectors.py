"""Reads of payments across tables."""

from checkout.orders.models import Order
from checkout.payments.models import Payment, PaymentEvent


def list_payments(*, order: Order) -> list[Payment]:
    """An order's payments, newest first, each with its refunds and events."""
    return list(order.payments.prefetch_related("refunds", "events"))


def list_refundable(*, order: Order) -> list[Payment]:
    """The order's payments of which something can still be given back, newest first."""
    return [payment for payment in order.payments.all() if payment.captured > payment.refunded]


def latest_payment(*, order: Order) -> Payment | None:
    """The order's newest payment."""
    return order.payments.first()


def list_events(*, order: Order) -> list[PaymentEvent]:
    """What was told of the order's payments, newest first."""
    return list(PaymentEvent.objects.filter(payment__order=order).select_related("payment", "actor"))
