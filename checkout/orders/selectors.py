"""Reads of orders for their customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from catalog.holds import HeldUnits, list_held
from checkout.orders.addresses import address_lines
from checkout.orders.models import Order, OrderContact, OrderLine, Shipment
from checkout.orders.states import FulfilmentStatus, OrderStatus, PaymentStatus
from checkout.orders.totals import TotalRow, total_rows
from common import clock
from common.money import Money, from_minor

SENT = (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED, FulfilmentStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an order's way. `at` is when it was reached, None while it was not."""

    label: str
    at: datetime | None
    note: str = ""
    shipments: tuple[Shipment, ...] = ()
    is_next: bool = False
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its amounts as money. `missing` of its units have not come in yet, of which `notes` tell more."""

    line: OrderLine
    unit_price: Money
    total: Money
    missing: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its page shows it."""

    order: Order
    contact: OrderContact
    lines: tuple[LineView, ...]
    totals: tuple[TotalRow, ...]
    stages: tuple[Stage, ...]
    delivery_lines: tuple[str, ...]
    billing_lines: tuple[str, ...]


def find_order(*, token: str) -> Order | None:
    """The order behind an order page's address, with all that the page shows."""
    lines = OrderLine.objects.select_related("picture").prefetch_related("picture__renditions")
    shipments = Shipment.objects.prefetch_related("lines__line")
    orders = Order.objects.select_related("contact").prefetch_related(
        Prefetch("lines", lines), Prefetch("shipments", shipments), "adjustments"
    )
    return orders.filter(token=token).first()


def find_order_by_number(*, number: str, email: str) -> Order | None:
    """The order that has this number and was placed with this e-mail address, both as people type them."""
    digits = "".join(character for character in number if character.isascii() and character.isdigit())
    if len(digits) != 8:
        return None
    return Order.objects.filter(number=f"B-{digits[:3]}-{digits[3:]}", contact__email__iexact=email.strip()).first()


def list_orders_of(*, user_id: int) -> QuerySet[Order]:
    """A customer's orders, newest first, with the lines and pictures that the list shows."""
    lines = OrderLine.objects.select_related("picture").prefetch_related("picture__renditions")
    return Order.objects.of_user(user_id).order_by("-placed_at", "-pk").prefetch_related(Prefetch("lines", lines))


def list_held_of(order: Order, *, at: datetime) -> dict[str, list[HeldUnits]]:
    """What the lines of the order still hold, by their references; one query, two where units have not come in."""
    references = [line.reservation_reference for line in order.lines.all()]
    return list_held(references=references, today=clock.shop_date(at))


def order_view(order: Order, *, held: Mapping[str, Sequence[HeldUnits]] | None = None) -> OrderView:
    """What the page of an order from find_order shows; asks the database nothing more.

    With what its lines hold it also tells what of them has not come in yet.
    """
    contact = order.contact
    delivery = tuple(address_lines(contact.delivery_address))
    billing = tuple(address_lines(contact.billing_address))
    return OrderView(
        order=order,
        contact=contact,
        lines=line_views(order, held=held or {}),
        totals=tuple(total_rows(order, order.adjustments.all())),
        stages=tuple(order_stages(order)),
        delivery_lines=delivery,
        billing_lines=() if billing == delivery else billing,
    )


def line_views(order: Order, *, held: Mapping[str, Sequence[HeldUnits]]) -> tuple[LineView, ...]:
    """The order's lines, with what of those that hold something has not come in yet."""
    return tuple(_line_view(line, order.currency, held) for line in order.lines.all())


def order_stages(order: Order) -> list[Stage]:
    """The way of an order: ordered, paid, sent, delivered; or how it ended before that."""
    stages = [Stage(_("Ordered"), order.placed_at)]
    paid = Stage(_("Paid"), order.paid_at, note=_payment_note(order))
    if order.order_status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        if order.paid_at is not None:
            stages.append(paid)
        return [*stages, Stage(str(order.get_order_status_display()), order.closed_at, is_end=True)]
    fulfilment = _fulfilment_stages(order)
    pays_at_the_door = order.hold_until is None and order.paid_at is None
    stages += [*fulfilment, paid] if pays_at_the_door else [paid, *fulfilment]
    first_open = next((index for index, stage in enumerate(stages) if stage.at is None), None)
    return [_mark_next(stage, index == first_open) for index, stage in enumerate(stages)]


def _fulfilment_stages(order: Order) -> list[Stage]:
    shipments = tuple(order.shipments.all())
    is_sent = order.fulfilment_status in SENT
    is_delivered = order.fulfilment_status == FulfilmentStatus.DELIVERED
    partly = _("A part is on its way; the rest follows.") if shipments and not is_sent else ""
    return [
        Stage(_("Packed and sent"), shipments[-1].shipped_at if is_sent else None, note=partly, shipments=shipments),
        Stage(_("Delivered"), shipments[-1].delivered_at if is_delivered else None),
    ]


def _payment_note(order: Order) -> str:
    if order.payment_status in (PaymentStatus.REFUNDED, PaymentStatus.PART_REFUNDED):
        return str(order.get_payment_status_display())
    return order.payment_method_name


def _mark_next(stage: Stage, is_next: bool) -> Stage:
    return Stage(stage.label, stage.at, stage.note, stage.shipments, is_next=is_next)


def _line_view(line: OrderLine, currency: str, held: Mapping[str, Sequence[HeldUnits]]) -> LineView:
    units = held.get(line.reservation_reference, ())
    return LineView(
        line,
        from_minor(line.unit_price, currency),
        from_minor(line.total, currency),
        missing=sum(each.missing for each in units),
        notes=tuple(dict.fromkeys(each.note for each in units if each.note)),
    )
