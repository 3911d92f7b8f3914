"""Asking for money, in three phases: the payment is created in the order's transaction; the gateway is called outside
any transaction, with the payment's stored key; then the outcome is recorded idempotently, from the return page, the
webhook or the reconciliation, whichever comes first (events.py).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalog.stock import Actor
from checkout.giftcards.services import Redemption
from checkout.orders.emails import OrderMail, enqueue_order_mails
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition, change_payment_method, record_payment_event
from checkout.orders.states import OrderStatus, PaymentStatus
from checkout.payments.events import reconcile_payments, record_event, refresh_payment, sync_order
from checkout.payments.gateways.base import (
    CaptureRequest,
    Declined,
    EventKind,
    GatewayError,
    GatewayEvent,
    Instruction,
    InstructionsRequest,
    StartRequest,
    Words,
)
from checkout.payments.gateways.registry import (
    GIFT_CARD,
    MANUAL,
    UnknownGateway,
    gateway_name,
    gateway_names,
    gateway_names_for,
    get_gateway,
    is_online,
)
from checkout.payments.gift_cards import create_held_payments, release_held
from checkout.payments.locks import lock_order, lock_payment, lock_payments
from checkout.payments.models import Payment
from checkout.payments.refunds import refund_payment, refund_surplus
from common.failpoints import failpoint
from common.money import format_money

__all__ = [
    "GatewayChoice",
    "StartOutcome",
    "cancel_payments_of_closed",
    "capture_payment",
    "choose_method",
    "create_first_payment",
    "create_payment",
    "gateway_name",
    "get_instructions",
    "gift_card_choice",
    "hold_until",
    "list_gateways",
    "list_payment_mails",
    "mark_paid",
    "reconcile_payments",
    "record_event",
    "refresh_payment",
    "refund_payment",
    "refund_surplus",
    "start_payment",
]

logger = logging.getLogger(__name__)

OPEN = (Payment.Status.CREATED, Payment.Status.PENDING)
ONLINE_HOLD = timedelta(hours=2)  # a pay page is finished in minutes; a transfer takes days


@dataclass(frozen=True, slots=True)
class GatewayChoice:
    """A way of paying as it is offered."""

    code: str
    name: Words
    description: Words
    is_online: bool
    ships_unpaid: bool


@dataclass(frozen=True, slots=True)
class StartOutcome:
    """What to do with the shopper: send them to `redirect_url`, or show `instructions`, or tell the `error`.

    `status` is a Payment.Status. With an error and the status "pending" the outcome is not known yet.
    """

    payment_id: int
    status: str
    redirect_url: str = ""
    instructions: tuple[Instruction, ...] = ()
    error: str = ""


def list_gateways(*, country: str) -> tuple[GatewayChoice, ...]:
    """The ways of paying for what goes to the country (ISO code), in the order of the settings."""
    return tuple(_choice(code) for code in gateway_names_for(country))


def gift_card_choice() -> GatewayChoice:
    """How an order is paid that gift cards pay in full; nobody chooses it."""
    return _choice(GIFT_CARD)


def _choice(code: str) -> GatewayChoice:
    gateway = get_gateway(code)
    return GatewayChoice(
        code=code,
        name=gateway.name,
        description=gateway.description,
        is_online=gateway.is_online,
        ships_unpaid=gateway.ships_unpaid,
    )


def hold_until(*, gateway: str, at: datetime) -> datetime | None:
    """Until when an order placed now waits for its money; None where it ships unpaid. Raises UnknownGateway."""
    chosen = get_gateway(gateway)
    if chosen.ships_unpaid:
        return None
    return at + (ONLINE_HOLD if chosen.is_online else timedelta(hours=settings.ORDER_HOLD_HOURS))


@transaction.atomic
def create_payment(*, order: Order, gateway: str, at: datetime) -> Payment:
    """Ask for what is due of the order through `gateway`, inside the caller's transaction; no gateway is called yet.

    A payment through the same gateway whose outcome is open is given again; open ones through others are put aside.
    An order of nothing is thereby paid. Raises UnknownGateway or IllegalTransition.
    """
    if gateway == GIFT_CARD:
        raise UnknownGateway(gateway)  # cards pay with the order or not at all
    get_gateway(gateway)
    order = lock_order(order.pk)
    if order.order_status != OrderStatus.OPEN or order.payment_status != PaymentStatus.UNPAID:
        raise IllegalTransition(f"{order.number} is not waiting for payment")
    open_payments = [payment for payment in lock_payments(order) if payment.is_open]
    for payment in open_payments:
        if payment.gateway == gateway:
            return payment
    _put_aside(open_payments, at=at)
    payment = create_first_payment(order=order, gateway=gateway, at=at)
    enqueue_order_mails(order, *list_payment_mails(payment), at=at)
    return payment


def create_first_payment(
    *, order: Order, gateway: str, redemptions: Sequence[Redemption] = (), at: datetime
) -> Payment:
    """Ask for the total of an order that was made in this transaction, less what gift cards gave (`redemptions`).

    An order that cards pay in full is thereby paid, and the payment returned is that of a card. What the customer is
    to be told is for the caller to send (list_payment_mails). Raises UnknownGateway.
    """
    held = create_held_payments(order, redemptions, at=at) if redemptions else []
    if held and order.due == 0:
        sync_order(order, by=None, at=at)
        return held[0]
    chosen = get_gateway(gateway)
    is_free = order.total == 0
    payment = Payment(
        order=order, gateway=gateway, currency=order.currency, amount=order.due, created_at=at, updated_at=at
    )
    if is_free:
        payment.status = Payment.Status.CAPTURED
    elif not chosen.is_online:  # there is nobody to call: it waits from the first moment
        payment.status, payment.gateway_reference = Payment.Status.PENDING, str(payment.idempotency_key)
    payment.save()
    if is_free:
        sync_order(order, by=None, at=at)
    return payment


def list_payment_mails(payment: Payment) -> list[OrderMail]:
    """What the customer is to be told of a payment that was just asked for: how to pay, where that needs telling."""
    if not payment.is_open or not get_gateway(payment.gateway).instructions(_instructions_request(payment.order)):
        return []
    return [OrderMail("payment_pending", suffix=str(payment.pk), extra={"gateway": payment.gateway})]


def start_payment(*, payment_id: int, return_url: str, at: datetime) -> StartOutcome:
    """Call the gateway; outside any transaction, and safe to repeat: the same key has one effect.

    Where the gateway does not answer, the payment stays pending and the reconciliation finds out.
    """
    payment = _begin(payment_id, at=at)
    if not payment.is_open or payment.redirect_url:
        return _outcome(payment)
    request = StartRequest(
        key=str(payment.idempotency_key),
        reference=payment.order.number,
        amount=payment.amount,
        currency=payment.currency,
        return_url=return_url,
        language=payment.order.language,
    )
    try:
        started = get_gateway(payment.gateway).start(request)
    except Declined as error:
        _fail(payment_id, str(error), at=at)
    except GatewayError as error:
        logger.warning("payment %s could not be started: %s", payment_id, error)
        if error.permanent:
            _fail(payment_id, str(error), at=at)
        else:
            Payment.objects.filter(pk=payment_id).update(last_error=str(error)[:255], updated_at=at)
    else:
        failpoint("payment started")
        Payment.objects.filter(pk=payment_id).update(
            gateway_reference=started.gateway_reference,
            redirect_url=started.redirect_url,
            last_error="",
            updated_at=at,
        )
    return _outcome(Payment.objects.select_related("order").get(pk=payment_id))


@transaction.atomic
def choose_method(*, order_id: int, gateway: str, by: Actor, at: datetime) -> Payment:
    """Let the customer pay an order, unpaid and still held, by the same or another way. Raises as create_payment does.

    A new way of paying starts a new payment; what may still come in through the old one is given back.
    """
    order = lock_order(order_id)
    if order.hold_until is not None and order.hold_until <= at:
        raise IllegalTransition(f"{order.number} is held no longer")
    order = change_payment_method(
        order_id=order_id,
        code=gateway,
        name=gateway_name(gateway),
        hold_until=hold_until(gateway=gateway, at=at),
        by=by,
        at=at,
    )
    return create_payment(order=order, gateway=gateway, at=at)


@transaction.atomic
def mark_paid(*, order_id: int, note: str, by: Actor, at: datetime) -> Payment:
    """Record that the money for an open, unpaid order is there: a transfer, or cash that the courier brought.

    A second call gives the payment recorded by the first. Raises IllegalTransition.
    """
    order = lock_order(order_id)
    payments = lock_payments(order)
    if order.payment_status == PaymentStatus.PAID:
        return next(payment for payment in reversed(payments) if payment.status == Payment.Status.CAPTURED)
    if order.order_status != OrderStatus.OPEN or order.payment_status != PaymentStatus.UNPAID:
        raise IllegalTransition(f"{order.number} is not waiting for payment")
    open_payments = [payment for payment in payments if payment.is_open]
    offline = [payment for payment in open_payments if not is_online(payment.gateway)]
    payment = offline[-1] if offline else _manual_payment(order, at=at)
    _put_aside([other for other in open_payments if other.pk != payment.pk], at=at)
    event = GatewayEvent(
        event_id=f"mark-paid-{payment.pk}",
        kind=EventKind.CAPTURED,
        gateway_reference=payment.gateway_reference,
        key=str(payment.idempotency_key),
        amount=payment.amount,
        currency=payment.currency,
        payload={"note": note},
    )
    if note:
        record_payment_event(order_id=order.pk, message=note, by=by, at=at)
    record_event(gateway=payment.gateway, event=event, by=by, at=at)
    payment.refresh_from_db()
    return payment


def capture_payment(*, payment_id: int, by: Actor, at: datetime) -> Payment:
    """Take the authorised money; outside any transaction, and safe to repeat. Raises Declined or GatewayError."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if payment.status == Payment.Status.CAPTURED:
        return payment
    is_held = payment.status == Payment.Status.AUTHORISED and payment.gateway != GIFT_CARD  # cards follow the rest
    if not is_held or payment.order.order_status != OrderStatus.OPEN:
        raise IllegalTransition(f"payment of {payment.order.number} is {payment.get_status_display()}")
    key = str(payment.idempotency_key)
    facts = {"gateway_reference": payment.gateway_reference, "amount": payment.amount, "currency": payment.currency}
    get_gateway(payment.gateway).capture(CaptureRequest(key=key, **facts))  # type: ignore[arg-type]
    event = GatewayEvent(event_id=f"capture-{key}", kind=EventKind.CAPTURED, key=key, **facts)  # type: ignore[arg-type]
    record_event(gateway=payment.gateway, event=event, by=by, at=at)
    payment.refresh_from_db()
    return payment


def cancel_payments_of_closed(*, order: Order, by: Actor, at: datetime) -> None:
    """Called in the transaction that cancels or expires a locked order: nothing more is asked for, the rest goes back.

    What a gateway can give back itself is refunded after the commit; of the rest staff are told.
    """
    payments = lock_payments(order)
    release_held(payments, by=by, at=at)
    _put_aside([p for p in payments if p.is_open or p.status == Payment.Status.AUTHORISED], at=at)
    for payment in payments:
        kept = payment.captured - payment.refunded
        if kept > 0 and not is_online(payment.gateway):
            amount = format_money(payment.captured_money - payment.refunded_money)
            message = f"{amount} paid by {gateway_name(payment.gateway)} is to be given back by hand."
            record_payment_event(order_id=order.pk, message=message, by=by, at=at)
    sync_order(order, by=by, at=at)


def get_instructions(*, order: Order) -> tuple[Instruction, ...]:
    """What the shopper needs to pay the order the way it was chosen; empty where there is nothing to do by hand."""
    if not order.is_awaiting_payment or order.payment_method not in gateway_names():
        return ()
    return get_gateway(order.payment_method).instructions(_instructions_request(order))


def _instructions_request(order: Order) -> InstructionsRequest:
    return InstructionsRequest(reference=order.number, amount=order.due, currency=order.currency)


def _put_aside(payments: list[Payment], *, at: datetime) -> None:
    ids = [payment.pk for payment in payments]
    Payment.objects.filter(pk__in=ids).update(status=Payment.Status.CANCELLED, updated_at=at)


def _manual_payment(order: Order, *, at: datetime) -> Payment:
    return Payment.objects.create(
        order=order, gateway=MANUAL, currency=order.currency, amount=order.due, created_at=at, updated_at=at
    )


@transaction.atomic(durable=True)
def _begin(payment_id: int, *, at: datetime) -> Payment:
    """Mark the payment pending before the gateway hears of it, so that a crash leaves it to be asked about.

    Durable: it fails inside a transaction, because no gateway may be called while one is open.
    """
    _order, payment = lock_payment(payment_id)
    if payment.status == Payment.Status.CREATED:
        payment.status = Payment.Status.PENDING
        payment.updated_at = at
        payment.save(update_fields=["status", "updated_at"])
    return payment


def _fail(payment_id: int, message: str, *, at: datetime) -> None:
    Payment.objects.filter(pk=payment_id, status__in=OPEN).update(
        status=Payment.Status.FAILED, last_error=message[:255], updated_at=at
    )


def _outcome(payment: Payment) -> StartOutcome:
    return StartOutcome(
        payment_id=payment.pk,
        status=payment.status,
        redirect_url=payment.redirect_url if payment.is_open else "",
        instructions=get_instructions(order=payment.order),
        error=payment.last_error,
    )
