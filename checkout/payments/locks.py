"""The order in which money is locked: the order's row first, then its payments by primary key."""

from checkout.orders.models import Order
from checkout.payments.ledger import Entry, Tally, tally
from checkout.payments.models import Payment


def lock_order(order_id: int) -> Order:
    """The order, locked until the transaction ends."""
    return Order.objects.select_for_update().get(pk=order_id)


def lock_payments(order: Order) -> list[Payment]:
    """All payments of a locked order, oldest first."""
    return list(Payment.objects.select_for_update().filter(order=order).order_by("pk"))


def lock_payment(payment_id: int) -> tuple[Order, Payment]:
    """The payment and the order it belongs to, both locked in that order."""
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order = lock_order(order_id)
    return order, Payment.objects.select_for_update().get(pk=payment_id)


def tally_of(payments: list[Payment]) -> Tally:
    """What these payments add up to."""
    return tally(
        Entry(
            captured=payment.captured,
            refunded=payment.refunded,
            is_captured=payment.status == Payment.Status.CAPTURED,
            authorised=payment.amount if payment.status == Payment.Status.AUTHORISED else 0,
        )
        for payment in payments
    )
