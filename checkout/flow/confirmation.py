"""What the shopper sees once the order is placed."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.flow.dates import ArrivalDates, arrival_dates
from checkout.orders.addresses import address_lines
from checkout.orders.models import Order, OrderContact, OrderLine
from checkout.orders.states import FulfilmentStatus, OrderStatus, PaymentStatus
from checkout.payments.gateways.base import Instruction
from checkout.payments.models import Payment
from checkout.payments.services import get_instructions
from common.money import Money, from_minor

LONGEST_TOKEN = 60


@dataclass(frozen=True, slots=True)
class Milestone:
    """A thing that happens to the parcel, and whether it has."""

    label: Promise
    is_reached: bool


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line with what it costs altogether."""

    line: OrderLine
    total: Money


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An order as it is thanked for."""

    order: Order
    contact: OrderContact
    lines: tuple[OrderedLine, ...]
    delivery_lines: tuple[str, ...]
    billing_lines: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    milestones: tuple[Milestone, ...]
    arrival: ArrivalDates | None
    is_waiting_for_money: bool


def get_confirmation(*, token: str) -> Confirmation | None:
    """The order behind the token; None when there is none."""
    if len(token) > LONGEST_TOKEN:
        return None
    order = Order.objects.select_related("contact").filter(token=token).first()
    if order is None:
        return None
    contact = order.contact
    is_waiting = order.payment_status == PaymentStatus.UNPAID and order.hold_until is not None
    return Confirmation(
        order=order,
        contact=contact,
        lines=tuple(
            OrderedLine(line=line, total=from_minor(line.total, order.currency))
            for line in order.lines.select_related("picture")
        ),
        delivery_lines=tuple(address_lines(contact.delivery_address)),
        billing_lines=()
        if contact.billing_address == contact.delivery_address
        else tuple(address_lines(contact.billing_address)),
        instructions=get_instructions(order=order),
        milestones=_milestones(order),
        arrival=_arrival(order),
        is_waiting_for_money=is_waiting and order.order_status == OrderStatus.OPEN,
    )


def get_placed_order(*, checkout_id: UUID) -> Order | None:
    """The order that a checkout has become."""
    return Order.objects.filter(checkout_id=checkout_id).first()


def get_open_payment(*, order_id: int) -> Payment | None:
    """The payment that still has to be started or finished; None when nothing is asked for."""
    still_open = (Payment.Status.CREATED, Payment.Status.PENDING)
    return Payment.objects.filter(order_id=order_id, status__in=still_open).order_by("-pk").first()


def _milestones(order: Order) -> tuple[Milestone, ...]:
    is_paid = order.payment_status == PaymentStatus.PAID
    is_sent = order.fulfilment_status in (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED)
    is_delivered = order.fulfilment_status == FulfilmentStatus.DELIVERED
    first = Milestone(_("Ordered"), is_reached=True)
    parcel = (
        Milestone(_("Packed"), is_reached=is_sent),
        Milestone(_("Sent"), is_reached=is_sent),
        Milestone(_("Delivered"), is_reached=is_delivered),
    )
    paid = Milestone(_("Paid"), is_reached=is_paid)
    return (first, *parcel, paid) if order.hold_until is None and not is_paid else (first, paid, *parcel)


def _arrival(order: Order) -> ArrivalDates | None:
    """When it is expected; unknown while it waits for money, and for goods that are not sent."""
    earliest, separator, latest = order.delivery_days.partition("-")
    if not separator or (order.hold_until is not None and order.paid_at is None):
        return None
    start = (order.paid_at or order.placed_at).date()
    return arrival_dates(start, days_from=int(earliest), days_to=int(latest))
