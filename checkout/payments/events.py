"""What gateways and staff say of payments: written once each, then applied under lock.

Events may come in any order, any number of times and late; they all end in the same state. A capture is never taken
back by a later "failed"; money that arrives for a closed order, or twice, is recorded and then given back.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from catalog.stock import Actor
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition, record_payment_event, record_payment_status
from checkout.orders.states import OrderStatus, PaymentStatus
from checkout.payments.gateways.base import EventKind, GatewayError, GatewayEvent
from checkout.payments.gateways.registry import gateway_names, get_gateway, is_online
from checkout.payments.gift_cards import settle_held
from checkout.payments.ledger import derive_status
from checkout.payments.locks import lock_order, lock_payments, tally_of
from checkout.payments.models import Payment, PaymentEvent, Refund
from checkout.payments.tasks import refund_surplus_of
from common.money import format_money, from_minor

logger = logging.getLogger(__name__)

OPEN = (Payment.Status.CREATED, Payment.Status.PENDING)
RECONCILE_AFTER = timedelta(minutes=2)
FORGET_AFTER = timedelta(hours=1)


@transaction.atomic
def record_event(*, gateway: str, event: GatewayEvent, by: Actor = None, at: datetime) -> PaymentEvent:
    """Write the event down and apply it. One that is known already changes nothing."""
    payment = _find_payment(gateway, event)
    order = lock_order(payment.order_id) if payment is not None else None
    row, is_new = PaymentEvent.objects.get_or_create(
        gateway=gateway,
        event_id=event.event_id,
        defaults={
            "payment": payment,
            "kind": event.kind,
            "amount": event.amount,
            "currency": event.currency,
            "payload": dict(event.payload),
            "actor_id": by.pk if by is not None else None,
            "received_at": at,
        },
    )
    if not is_new:
        return row
    if payment is None or order is None:
        row.outcome = "unknown payment"
    else:
        row.outcome = _apply(order, payment.pk, event, by=by, at=at)
    row.save(update_fields=["outcome"])
    return row


def refresh_payment(*, payment_id: int, at: datetime) -> Payment:
    """Ask the gateway how an open payment stands and apply the answer; outside any transaction.

    A gateway that cannot be asked leaves it as it is: an unknown outcome is pending, never failed.
    """
    payment = Payment.objects.get(pk=payment_id)
    if not payment.is_open or not is_online(payment.gateway):
        return payment
    key = str(payment.idempotency_key)
    try:
        event = get_gateway(payment.gateway).lookup(gateway_reference=payment.gateway_reference, key=key)
    except GatewayError as error:
        logger.warning("payment %s could not be looked up: %s", payment_id, error)
        _note_error(payment_id, str(error), at=at)
        return payment
    if event is None:
        _give_up_unknown(payment, at=at)
    else:
        # The webhook tells the same under the gateway's own event id; ours must not take its place.
        event = replace(event, key=event.key or key, event_id=f"lookup-{key}-{event.kind}")
        record_event(gateway=payment.gateway, event=event, at=at)
        Payment.objects.filter(pk=payment_id).update(updated_at=at)
    payment.refresh_from_db()
    return payment


def reconcile_payments(at: datetime) -> int:
    """Ask about open payments that nothing was heard of for a while; how many were asked about."""
    waiting = Payment.objects.filter(
        status__in=OPEN,
        gateway__in=[name for name in gateway_names() if is_online(name)],
        updated_at__lte=at - RECONCILE_AFTER,
        created_at__gte=at - timedelta(days=30),
    )
    ids = list(waiting.order_by("updated_at", "pk").values_list("pk", flat=True)[:100])
    for payment_id in ids:
        refresh_payment(payment_id=payment_id, at=at)
    return len(ids)


def sync_order(order: Order, *, by: Actor, at: datetime) -> None:
    """Let the locked order's payment status follow its payments; money that is too much goes back after the commit."""
    payments = lock_payments(order)
    settle_held(order, payments, by=by, at=at)
    sums = tally_of(payments)
    status = derive_status(sums, total=order.total)
    try:
        order.payment_status = record_payment_status(
            order_id=order.pk, status=PaymentStatus(status), by=by, at=at
        ).payment_status
    except IllegalTransition as error:
        record_payment_event(order_id=order.pk, message=str(error), by=by, at=at)
    is_closed = order.order_status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    if sums.kept > (0 if is_closed else order.total):
        transaction.on_commit(lambda: _hand_over_surplus(order.pk), robust=True)


def _hand_over_surplus(order_id: int) -> None:
    refund_surplus_of.enqueue(order_id=order_id)


def _find_payment(gateway: str, event: GatewayEvent) -> Payment | None:
    """The payment an event is about; our key comes first, because it may arrive before the reference is stored."""
    payments = Payment.objects.filter(gateway=gateway)
    if event.key:
        key = _as_uuid(event.key)
        return payments.filter(idempotency_key=key).first() if key else None
    return payments.filter(gateway_reference=event.gateway_reference).first() if event.gateway_reference else None


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _apply(order: Order, payment_id: int, event: GatewayEvent, *, by: Actor, at: datetime) -> str:
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    problem = _disagreement(payment, event)
    if problem:
        record_payment_event(order_id=order.pk, message=f"{payment.gateway}: {problem}", by=by, at=at)
        return f"flagged: {problem}"[:120]
    if event.gateway_reference and not payment.gateway_reference:
        payment.gateway_reference = event.gateway_reference
    if event.kind == EventKind.REFUNDED:
        outcome = _apply_refund(payment, event, by=by, at=at)
    elif event.kind == EventKind.CAPTURED:
        outcome = _apply_capture(payment, event)
    else:
        outcome = _apply_step(payment, event)
    payment.updated_at = at
    payment.save()
    sync_order(order, by=by, at=at)
    return outcome


def _disagreement(payment: Payment, event: GatewayEvent) -> str:
    """What in the event is not as ordered; empty where all is well."""
    said = f"{event.amount} {event.currency}"
    if event.currency != payment.currency:
        return f"{event.kind} in another currency: {said}"
    if event.kind in (EventKind.CAPTURED, EventKind.AUTHORISED) and event.amount != payment.amount:
        return f"{event.kind} of another amount: {said}, asked for {payment.amount}"
    if (
        event.kind == EventKind.REFUNDED
        and not event.refund_key
        and event.amount > payment.captured - payment.refunded
    ):
        return f"refund of more than was captured: {said}"
    return ""


def _apply_capture(payment: Payment, event: GatewayEvent) -> str:
    if payment.status == Payment.Status.CAPTURED:
        return "already captured"
    payment.status = Payment.Status.CAPTURED
    payment.captured = event.amount
    payment.last_error = ""
    return "captured"


def _apply_step(payment: Payment, event: GatewayEvent) -> str:
    allowed = {
        EventKind.PENDING: (Payment.Status.CREATED,),
        EventKind.AUTHORISED: OPEN,
        EventKind.FAILED: (*OPEN, Payment.Status.AUTHORISED),
        EventKind.CANCELLED: (*OPEN, Payment.Status.AUTHORISED),
    }[event.kind]
    if payment.status not in allowed:
        return f"ignored: payment is {payment.status}"
    payment.status = Payment.Status(event.kind.value)
    payment.last_error = event.message[:255]
    return str(event.kind)


def _apply_refund(payment: Payment, event: GatewayEvent, *, by: Actor, at: datetime) -> str:
    """A refund that we asked for is settled by its key; one made elsewhere, such as at the gateway, is taken over."""
    if event.refund_key:
        key = _as_uuid(event.refund_key)
        known = Refund.objects.filter(payment=payment, idempotency_key=key).first() if key else None
        return settle_refund(payment, known, at=at) if known is not None else "unknown refund"
    Refund.objects.create(
        payment=payment,
        amount=event.amount,
        status=Refund.Status.SUCCEEDED,
        reason="made at the gateway",
        actor_id=by.pk if by is not None else None,
        created_at=at,
        updated_at=at,
    )
    payment.refunded += event.amount
    return "refunded at the gateway"


def settle_refund(payment: Payment, refund: Refund, *, at: datetime) -> str:
    """Count a refund of a locked payment as given back, once; the caller saves the payment."""
    settled = Refund.objects.filter(pk=refund.pk).exclude(status=Refund.Status.SUCCEEDED)
    if not settled.update(status=Refund.Status.SUCCEEDED, updated_at=at, last_error=""):
        return "already refunded"
    payment.refunded += refund.amount
    return "refunded " + format_money(from_minor(refund.amount, payment.currency))


@transaction.atomic
def _give_up_unknown(payment: Payment, *, at: datetime) -> None:
    """A payment that its gateway has never heard of, an hour after it was asked for, has failed."""
    if payment.created_at <= at - FORGET_AFTER:
        Payment.objects.filter(pk=payment.pk, status__in=OPEN).update(
            status=Payment.Status.FAILED, last_error="the gateway does not know it", updated_at=at
        )
    else:
        Payment.objects.filter(pk=payment.pk, status__in=OPEN).update(updated_at=at)


def _note_error(payment_id: int, message: str, *, at: datetime) -> None:
    Payment.objects.filter(pk=payment_id, status__in=OPEN).update(last_error=message[:255], updated_at=at)
