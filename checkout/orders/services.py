"""Every write to an order. Each verb locks the order's row, checks the table in states.py, and is idempotent:
done twice, the second call changes nothing. Locks are taken in the order order -> payment -> stock (stock last).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F, TextChoices

from catalog import stock
from catalog.stock import Actor
from checkout.orders.creation import AlreadyOrdered, NumberTaken, create_order
from checkout.orders.drafts import ContactDraft, OrderAdjustmentDraft, OrderDraft, OrderDraftLine, OrderTaxLine
from checkout.orders.emails import OrderMail, enqueue_order_mails
from checkout.orders.history import record
from checkout.orders.holds import hold_as_agreed
from checkout.orders.models import Order, OrderEvent, OrderLine, Shipment, ShipmentLine
from checkout.orders.registry import notify_closed
from checkout.orders.states import (
    FULFILMENT_TRANSITIONS,
    ORDER_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    EventKind,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)

__all__ = [
    "AlreadyOrdered",
    "ContactDraft",
    "IllegalTransition",
    "NumberTaken",
    "OrderAdjustmentDraft",
    "OrderDraft",
    "OrderDraftLine",
    "OrderTaxLine",
    "add_note",
    "cancel_order",
    "change_payment_method",
    "create_order",
    "deliver_order",
    "expire_due_orders",
    "expire_order",
    "record_payment_event",
    "record_payment_status",
    "ship_order",
]

Status = TypeVar("Status", bound=TextChoices)
SETTLED = (PaymentStatus.PAID, PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED)


class IllegalTransition(Exception):
    """The order is not in a state that allows this; the message says which state it is in."""


@transaction.atomic
def ship_order(
    *,
    order_id: int,
    quantities: Mapping[int, int] | None,
    carrier: str = "",
    tracking_number: str = "",
    tracking_url: str = "",
    seen_shipments: int | None = None,
    by: Actor,
    at: datetime,
) -> Shipment | None:
    """Send units (order line id -> units; None for all that are left) and tell the customer.

    The order must be open, and paid or agreed to ship unpaid. Where nothing is left to send, `quantities=None` gives
    the last shipment and changes nothing. `seen_shipments` is how many parcels the person saw; when there are more
    by now, somebody else was faster. Raises IllegalTransition.
    """
    order = _lock(order_id)
    lines = {line.pk: line for line in order.lines.order_by("pk")}
    left = {pk: line.quantity - line.shipped_quantity for pk, line in lines.items()}
    if quantities is None and not any(left.values()):
        return order.shipments.last()
    sending = {pk: units for pk, units in (left if quantities is None else quantities).items() if units != 0}
    _check_can_ship(order, sending, left, seen_shipments=seen_shipments)
    shipment = Shipment.objects.create(
        order=order, carrier=carrier, tracking_number=tracking_number, tracking_url=tracking_url, shipped_at=at
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=pk, quantity=units) for pk, units in sending.items()
    )
    for pk, units in sending.items():
        OrderLine.objects.filter(pk=pk).update(shipped_quantity=F("shipped_quantity") + units)
    is_all = all(left[pk] == sending.get(pk, 0) for pk in left)
    status = FulfilmentStatus.SHIPPED if is_all else FulfilmentStatus.PART
    _move_fulfilment(order, status)
    record(
        order,
        EventKind.SHIPPED if is_all else EventKind.PART_SHIPPED,
        by=by,
        at=at,
        message=" ".join(part for part in (carrier, tracking_number) if part),
        data={"shipment": shipment.pk, "quantities": {str(pk): units for pk, units in sending.items()}},
        is_public=True,
    )
    mail = OrderMail("order_shipped", suffix=str(shipment.pk), extra={"shipment_id": shipment.pk})
    enqueue_order_mails(order, mail, at=at)
    try:
        stock.ship(quantities={lines[pk].reservation_reference: units for pk, units in sending.items()}, by=by, at=at)
    except stock.NotInYet as missing:
        raise IllegalTransition(f"{order.number} cannot be sent: {missing}") from missing
    return shipment


@transaction.atomic
def deliver_order(*, order_id: int, by: Actor, at: datetime) -> Order:
    """Record that everything arrived and tell the customer; completes a paid order. Raises IllegalTransition."""
    order = _lock(order_id)
    if order.fulfilment_status == FulfilmentStatus.DELIVERED:
        return order
    _move_fulfilment(order, FulfilmentStatus.DELIVERED)
    order.shipments.filter(delivered_at=None).update(delivered_at=at)
    record(order, EventKind.DELIVERED, by=by, at=at, is_public=True)
    enqueue_order_mails(order, OrderMail("order_delivered"), at=at)
    _complete_if_done(order, by=by, at=at)
    return order


@transaction.atomic
def cancel_order(*, order_id: int, reason: str, by: Actor, at: datetime) -> Order:
    """Cancel an open order of which nothing was sent; its stock returns once, and payments gives back what was paid.

    `reason` is for staff. Raises IllegalTransition.
    """
    order = _lock(order_id)
    if order.order_status == OrderStatus.CANCELLED:
        return order
    if order.fulfilment_status != FulfilmentStatus.NONE:
        raise IllegalTransition(f"{order.number} has left the house: {order.get_fulfilment_status_display()}")
    _close(order, OrderStatus.CANCELLED, message=reason, by=by, at=at)
    return order


@transaction.atomic
def expire_order(*, order_id: int, by: Actor, at: datetime) -> Order:
    """Close an order that was not paid in time; its stock returns once. Raises IllegalTransition if it is not due."""
    order = _lock(order_id)
    if order.order_status == OrderStatus.EXPIRED:
        return order
    is_due = order.hold_until is not None and order.hold_until <= at
    if not is_due or order.payment_status != PaymentStatus.UNPAID or order.fulfilment_status != FulfilmentStatus.NONE:
        raise IllegalTransition(f"{order.number} is not due to expire")
    _close(order, OrderStatus.EXPIRED, message="", by=by, at=at)
    return order


def expire_due_orders(at: datetime) -> int:
    """Expire every order that was not paid in time, each in its own transaction; how many."""
    due = Order.objects.due_to_expire(at).order_by("pk").values_list("pk", flat=True)
    expired = 0
    for order_id in list(due[:500]):
        try:
            expire_order(order_id=order_id, by=None, at=at)
        except IllegalTransition:
            continue  # paid or cancelled since it was looked up
        expired += 1
    return expired


@transaction.atomic
def add_note(*, order_id: int, text: str, by: Actor, at: datetime) -> OrderEvent:
    """Add a note that only staff see."""
    return record(_lock(order_id), EventKind.NOTE, message=text, by=by, at=at)


@transaction.atomic
def record_payment_status(*, order_id: int, status: PaymentStatus, by: Actor, at: datetime) -> Order:
    """Keep the order's copy of what payments found: only payments calls this, and it may do so for a closed order.

    The first time an order is paid its customer is told. An open order of which nothing was sent is cancelled once
    everything was given back, so that its stock is free again. Raises IllegalTransition.
    """
    order = _lock(order_id)
    if order.payment_status == status:
        return order
    _check(PAYMENT_TRANSITIONS, PaymentStatus(order.payment_status), status, order)
    order.payment_status = status
    fields = ["payment_status"]
    if status == PaymentStatus.PAID and order.paid_at is None:
        order.paid_at = at
        fields.append("paid_at")
    order.save(update_fields=fields)
    record(order, _payment_event_kind(status), by=by, at=at, message=str(status.label), is_public=True)
    if status == PaymentStatus.PAID and order.order_status == OrderStatus.OPEN:
        enqueue_order_mails(order, OrderMail("payment_received"), at=at)
    hold_as_agreed(order)
    _complete_if_done(order, by=by, at=at)
    if status == PaymentStatus.REFUNDED and order.order_status == OrderStatus.OPEN:
        _cancel_if_unsent(order, by=by, at=at)
    return order


@transaction.atomic
def record_payment_event(*, order_id: int, message: str, by: Actor, at: datetime) -> OrderEvent:
    """Note in the order's history, for staff, something that payments found; only payments calls this."""
    return record(_lock(order_id), EventKind.PAYMENT, message=message, by=by, at=at)


@transaction.atomic
def change_payment_method(
    *, order_id: int, code: str, name: str, hold_until: datetime | None, by: Actor, at: datetime
) -> Order:
    """Let the customer pay an open, unpaid order another way; only payments calls this. Raises IllegalTransition."""
    order = _lock(order_id)
    if order.order_status != OrderStatus.OPEN or order.payment_status != PaymentStatus.UNPAID:
        raise IllegalTransition(f"{order.number} is not waiting for payment")
    if order.payment_method == code:
        return order
    order.payment_method, order.payment_method_name, order.hold_until = code, name, hold_until
    order.save(update_fields=["payment_method", "payment_method_name", "hold_until"])
    hold_as_agreed(order)
    record(order, EventKind.METHOD_CHANGED, by=by, at=at, message=name)
    return order


def _lock(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def _check(table: Mapping[Status, frozenset[Status]], old: Status, new: Status, order: Order) -> None:
    if new not in table[old]:
        raise IllegalTransition(f"{order.number} is {old.label} and cannot become {new.label}")


def _check_can_ship(
    order: Order, sending: Mapping[int, int], left: Mapping[int, int], *, seen_shipments: int | None
) -> None:
    if order.order_status != OrderStatus.OPEN:
        raise IllegalTransition(f"{order.number} is {order.get_order_status_display()}")
    if not order.may_ship:
        raise IllegalTransition(f"{order.number} is {order.get_payment_status_display()}")
    if seen_shipments is not None and order.shipments.count() != seen_shipments:
        raise IllegalTransition(f"{order.number} was shipped by somebody else meanwhile")
    if not sending:
        raise IllegalTransition(f"nothing of {order.number} was chosen to ship")
    for pk, units in sending.items():
        if units < 0 or units > left.get(pk, 0):
            raise IllegalTransition(f"{order.number} has {left.get(pk, 0)} units left to ship, not {units}")


def _move_fulfilment(order: Order, status: FulfilmentStatus) -> None:
    if order.fulfilment_status != status:  # a second part shipment leaves it where it is
        _check(FULFILMENT_TRANSITIONS, FulfilmentStatus(order.fulfilment_status), status, order)
        order.fulfilment_status = status
        order.save(update_fields=["fulfilment_status"])


def _close(order: Order, status: OrderStatus, *, message: str, by: Actor, at: datetime) -> None:
    _check(ORDER_TRANSITIONS, OrderStatus(order.order_status), status, order)
    order.order_status, order.closed_at = status, at
    order.save(update_fields=["order_status", "closed_at"])
    record(order, EventKind(status.value), by=by, at=at, message=message, is_public=False)
    enqueue_order_mails(order, OrderMail("order_cancelled"), at=at)
    notify_closed(order=order, by=by, at=at)
    stock.release(references=[line.reservation_reference for line in order.lines.order_by("pk")], by=by, at=at)


def _cancel_if_unsent(order: Order, *, by: Actor, at: datetime) -> None:
    if order.fulfilment_status == FulfilmentStatus.NONE:
        _close(order, OrderStatus.CANCELLED, message="Everything that was paid was given back.", by=by, at=at)


def _complete_if_done(order: Order, *, by: Actor, at: datetime) -> None:
    is_done = order.fulfilment_status == FulfilmentStatus.DELIVERED and order.payment_status in SETTLED
    if not is_done or order.order_status != OrderStatus.OPEN:
        return
    order.order_status, order.closed_at = OrderStatus.COMPLETED, at
    order.save(update_fields=["order_status", "closed_at"])
    record(order, EventKind.COMPLETED, by=by, at=at)


def _payment_event_kind(status: PaymentStatus) -> EventKind:
    if status == PaymentStatus.PAID:
        return EventKind.PAID
    if status in (PaymentStatus.REFUNDED, PaymentStatus.PART_REFUNDED):
        return EventKind.REFUNDED
    return EventKind.PAYMENT
