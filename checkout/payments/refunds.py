"""Giving money back: promised under lock, moved by the gateway outside any transaction, then settled once.

A refund whose outcome is unknown stays pending and is tried again under the same key, so it can never happen twice.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum

from catalog.stock import Actor
from checkout.orders.models import Order
from checkout.orders.registry import ActionRefused
from checkout.orders.services import record_payment_event
from checkout.orders.states import OrderStatus
from checkout.payments.events import settle_refund, sync_order
from checkout.payments.gateways.base import Declined, GatewayError, RefundRequest
from checkout.payments.gateways.registry import get_gateway, is_online
from checkout.payments.ledger import amount_due_back
from checkout.payments.locks import lock_order, lock_payment, lock_payments, tally_of
from checkout.payments.models import Payment, Refund
from common.failpoints import failpoint
from common.money import format_money, from_minor

logger = logging.getLogger(__name__)

CLOSED = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
RETRY_AFTER = timedelta(minutes=2)


class RefundRefused(ActionRefused):
    """The refund cannot be made; the message says why."""


def refund_payment(
    *, payment_id: int, amount: int, reason: str, seen_refunded: int | None = None, by: Actor, at: datetime
) -> Refund:
    """Give `amount` (minor units) of a captured payment back. Raises RefundRefused.

    `seen_refunded` is what had been given back when the person decided; when it is more by now, somebody was faster.
    The refund returned may still be pending, when the gateway could not be reached.
    """
    refund = _promise(payment_id, amount, reason=reason, seen_refunded=seen_refunded, by=by, at=at)
    return _move(refund.pk, by=by, at=at)


def refund_surplus(*, order_id: int, at: datetime) -> int:
    """Give back what was paid for a cancelled or expired order, or beyond the total of an order paid twice.

    Only gateways that move money themselves are asked; how many refunds were made.
    """
    refunds = _promise_surplus(order_id, at=at)
    for refund_id in refunds:
        _move(refund_id, by=None, at=at)
    return len(refunds)


def retry_refunds(at: datetime) -> int:
    """Try refunds again whose outcome is unknown; how many."""
    waiting = Refund.objects.filter(status=Refund.Status.PENDING, updated_at__lte=at - RETRY_AFTER)
    ids = list(waiting.order_by("updated_at", "pk").values_list("pk", flat=True)[:100])
    for refund_id in ids:
        _move(refund_id, by=None, at=at)
    return len(ids)


def refund_all_surplus(at: datetime) -> int:
    """The sweep behind refund_surplus, for tasks that were lost; how many refunds were made."""
    recent = Payment.objects.filter(captured__gt=F("refunded"), updated_at__gte=at - timedelta(days=30))
    kept = (
        recent.values("order_id")
        .annotate(kept=Sum(F("captured") - F("refunded")))
        .filter(Q(order__order_status__in=CLOSED) | Q(kept__gt=F("order__total")))
        .order_by("order_id")
    )
    return sum(refund_surplus(order_id=row["order_id"], at=at) for row in kept[:100])


@transaction.atomic
def _promise(
    payment_id: int, amount: int, *, reason: str, seen_refunded: int | None, by: Actor, at: datetime
) -> Refund:
    _order, payment = lock_payment(payment_id)
    promised = _promised(payment)
    if seen_refunded is not None and payment.refunded + promised != seen_refunded:
        raise RefundRefused("Somebody else refunded meanwhile. Look again at what is left.")
    left = payment.captured - payment.refunded - promised
    if amount < 1 or amount > left:
        raise RefundRefused(f"At most {format_money(from_minor(left, payment.currency))} can be refunded.")
    return _new_refund(payment, amount, reason=reason, by=by, at=at)


@transaction.atomic
def _promise_surplus(order_id: int, *, at: datetime) -> list[int]:
    order = lock_order(order_id)
    payments = lock_payments(order)
    promised = {payment.pk: _promised(payment) for payment in payments}
    due = amount_due_back(
        tally_of(payments),
        total=order.total,
        is_closed_unfulfilled=order.order_status in CLOSED,
        promised=sum(promised.values()),
    )
    refunds = []
    for payment in reversed(payments):
        amount = min(due, payment.captured - payment.refunded - promised[payment.pk])
        if amount > 0 and is_online(payment.gateway) and not _has_failed(payment):
            reason = "The order was closed." if order.order_status in CLOSED else "It was paid twice."
            refunds.append(_new_refund(payment, amount, reason=reason, by=None, at=at).pk)
            due -= amount
    return refunds


def _new_refund(payment: Payment, amount: int, *, reason: str, by: Actor, at: datetime) -> Refund:
    return Refund.objects.create(
        payment=payment,
        amount=amount,
        reason=reason[:255],
        actor_id=by.pk if by is not None else None,
        created_at=at,
        updated_at=at,
    )


def _has_failed(payment: Payment) -> bool:
    """Whether a refund was refused for good: then it is for staff to decide, not for the sweep to insist."""
    return payment.refunds.filter(status=Refund.Status.FAILED).exists()


def _promised(payment: Payment) -> int:
    pending = payment.refunds.filter(status=Refund.Status.PENDING).aggregate(total=Sum("amount"))
    return pending["total"] or 0


def _move(refund_id: int, *, by: Actor, at: datetime) -> Refund:
    """Ask the gateway to move the money and record what it said; the gateway call stands outside any transaction."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    payment = refund.payment
    request = RefundRequest(
        key=str(refund.idempotency_key),
        gateway_reference=payment.gateway_reference,
        amount=refund.amount,
        currency=payment.currency,
    )
    try:
        get_gateway(payment.gateway).refund(request)
    except GatewayError as error:
        if error.permanent:
            return _record_failure(refund, str(error), by=by, at=at)
        logger.warning("refund %s is not known to have happened: %s", refund_id, error)
        Refund.objects.filter(pk=refund_id).update(last_error=str(error)[:255], updated_at=at)
    except Declined as error:
        return _record_failure(refund, str(error), by=by, at=at)
    else:
        failpoint("refund made")
        _record_success(refund, by=by, at=at)
    refund.refresh_from_db()
    return refund


@transaction.atomic
def _record_success(refund: Refund, *, by: Actor, at: datetime) -> None:
    order, payment = lock_payment(refund.payment_id)
    settle_refund(payment, refund, at=at)
    payment.updated_at = at
    payment.save(update_fields=["refunded", "updated_at"])
    amount = format_money(from_minor(refund.amount, payment.currency))
    record_payment_event(order_id=order.pk, message=f"{amount} refunded. {refund.reason}".strip(), by=by, at=at)
    sync_order(order, by=by, at=at)


@transaction.atomic
def _record_failure(refund: Refund, message: str, *, by: Actor, at: datetime) -> Refund:
    order = Order.objects.select_for_update().get(pk=refund.payment.order_id)
    open_refund = Refund.objects.filter(pk=refund.pk, status=Refund.Status.PENDING)
    if open_refund.update(status=Refund.Status.FAILED, last_error=message[:255], updated_at=at):
        amount = format_money(from_minor(refund.amount, refund.payment.currency))
        record_payment_event(order_id=order.pk, message=f"Refund of {amount} failed: {message}", by=by, at=at)
    refund.refresh_from_db()
    return refund
