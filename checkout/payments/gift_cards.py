"""What gift cards pay of an order, as payments of its own.

Their money leaves the card when the order is placed and is only held until the rest has come in: such a payment is
"authorised". It is captured with the rest, or returned to its card when the order is closed before that.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from catalog.stock import Actor
from checkout.giftcards.services import Redemption, release
from checkout.orders.models import Order
from checkout.orders.states import OrderStatus
from checkout.payments.gateways.base import EventKind
from checkout.payments.gateways.registry import GIFT_CARD
from checkout.payments.models import Payment, PaymentEvent

CLOSED = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


def create_held_payments(order: Order, redemptions: Sequence[Redemption], *, at: datetime) -> list[Payment]:
    """A payment for what each card gave, in the transaction that redeemed and placed the order."""
    return Payment.objects.bulk_create(
        Payment(
            order=order,
            gateway=GIFT_CARD,
            status=Payment.Status.AUTHORISED,
            currency=order.currency,
            amount=each.amount,
            gateway_reference=each.key,
            detail=f"…{each.last4}",
            created_at=at,
            updated_at=at,
        )
        for each in redemptions
    )


def settle_held(order: Order, payments: Iterable[Payment], *, by: Actor, at: datetime) -> None:
    """Capture what gift cards hold once it and what came in make up the total. `payments` are locked, and follow."""
    rows = list(payments)
    held = [row for row in rows if row.gateway == GIFT_CARD and row.status == Payment.Status.AUTHORISED]
    if not held or order.order_status in CLOSED:
        return
    kept = sum(row.captured - row.refunded for row in rows)
    if kept + sum(row.amount for row in held) < order.total:
        return
    for row in held:
        row.status, row.captured, row.updated_at = Payment.Status.CAPTURED, row.amount, at
    Payment.objects.bulk_update(held, ["status", "captured", "updated_at"])
    PaymentEvent.objects.bulk_create(
        PaymentEvent(
            gateway=GIFT_CARD,
            event_id=f"capture-{row.idempotency_key}",
            payment=row,
            kind=EventKind.CAPTURED,
            amount=row.amount,
            currency=row.currency,
            outcome="captured",
            actor_id=by.pk if by is not None else None,
            received_at=at,
        )
        for row in held
    )


def release_held(payments: Iterable[Payment], *, by: Actor, at: datetime) -> None:
    """Return what gift cards still hold for an order that is being closed; the caller puts the payments aside."""
    keys = [
        row.gateway_reference
        for row in payments
        if row.gateway == GIFT_CARD and row.status == Payment.Status.AUTHORISED
    ]
    if keys:
        release(keys=keys, by=by, at=at)
