"""What payments add to an order's pages: their panel, "mark paid", "capture" and "refund", and paying later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.stock import Actor
from checkout.orders.models import Order
from checkout.orders.registry import (
    ActionRefused,
    OrderAction,
    OrderPanel,
    register_action,
    register_customer_panel,
    register_panel,
)
from checkout.orders.states import OrderStatus, PaymentStatus
from checkout.payments import services
from checkout.payments.forms import MarkPaidForm, PayForm, RefundForm
from checkout.payments.gateways.base import Declined, GatewayError
from checkout.payments.gateways.registry import GIFT_CARD, is_online
from checkout.payments.models import Payment, Refund
from checkout.payments.selectors import latest_payment, list_events, list_payments, list_refundable

REFUNDABLE = (PaymentStatus.PAID, PaymentStatus.PART_PAID, PaymentStatus.PART_REFUNDED)


def register_on_order_page() -> None:
    register_panel(
        OrderPanel(
            name="payments",
            heading=gettext_lazy("Payments"),
            template="payments/admin/order_panel.html",
            get_context=staff_panel,
        )
    )
    register_customer_panel(
        OrderPanel(name="payments", template="payments/order_panel.html", get_context=customer_panel)
    )
    register_customer_panel(
        OrderPanel(name="gift cards", template="payments/gift_cards_panel.html", get_context=gift_card_panel)
    )
    for action in ACTIONS:
        register_action(action)


def staff_panel(order: Order, _request: HttpRequest) -> dict[str, Any]:
    """The order's payments with their refunds, and everything that was told of them."""
    return {"payments": list_payments(order=order), "payment_events": list_events(order=order)}


def customer_panel(order: Order, _request: HttpRequest) -> dict[str, Any]:
    """How to pay an order that waits for its money; empty for every other order."""
    if not order.is_awaiting_payment:
        return {}
    payment = latest_payment(order=order)
    return {
        "payment": payment,
        "has_failed": payment is not None and payment.status == Payment.Status.FAILED,
        "is_pending": payment is not None and payment.is_open and is_online(payment.gateway),
        "instructions": services.get_instructions(order=order),
        "form": PayForm(order=order),
    }


def gift_card_panel(order: Order, _request: HttpRequest) -> dict[str, Any]:
    """What each gift card paid of the order and got back; empty, without a query, where none did."""
    if not order.gift_card_total:
        return {}
    return {"payments": list(order.payments.filter(gateway=GIFT_CARD).order_by("pk"))}


def _can_be_marked_paid(order: Order) -> bool:
    return order.order_status == OrderStatus.OPEN and order.payment_status == PaymentStatus.UNPAID


def _can_be_captured(order: Order) -> bool:
    return order.order_status == OrderStatus.OPEN and order.payment_status == PaymentStatus.AUTHORISED


def _can_be_refunded(order: Order) -> bool:
    return order.payment_status in REFUNDABLE


def _refund_form(order: Order, data: Mapping[str, Any] | None) -> forms.Form:
    payments = list_refundable(order=order)
    if not payments:
        raise ActionRefused(_("Nothing is left to give back."))
    return RefundForm(payments=payments, data=data)


def _mark_paid_form(_order: Order, data: Mapping[str, Any] | None) -> forms.Form:
    return MarkPaidForm(data)


def _run_mark_paid(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    services.mark_paid(order_id=order_id, note=data.get("note", ""), by=by, at=at)


def _run_capture(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:  # noqa: ARG001
    held = Payment.objects.filter(order_id=order_id, status=Payment.Status.AUTHORISED)
    authorised = held.exclude(gateway=GIFT_CARD).first()  # gift cards are captured with it
    if authorised is None:
        raise ActionRefused(_("Nothing is authorised."))
    try:
        services.capture_payment(payment_id=authorised.pk, by=by, at=at)
    except (Declined, GatewayError) as error:
        raise ActionRefused(_("The gateway did not capture it: %(error)s") % {"error": error}) from error


def _run_refund(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    payment = Payment.objects.filter(order_id=order_id, pk=data["payment"]).first()
    if payment is None:
        raise ActionRefused(_("This payment belongs to another order."))
    seen = sum(other.refunded for other in list_refundable(order=payment.order))
    if seen != data["seen_refunded"]:
        raise ActionRefused(_("Somebody else refunded meanwhile. Look again at what is left."))
    refund = services.refund_payment(
        payment_id=payment.pk,
        amount=data["amount"],
        reason=data["reason"],
        seen_refunded=payment.refunded,
        by=by,
        at=at,
    )
    if refund.status == Refund.Status.FAILED:
        raise ActionRefused(_("The gateway refused the refund: %(error)s") % {"error": refund.last_error})


ACTIONS = (
    OrderAction(
        name="mark-paid",
        label=gettext_lazy("Mark paid"),
        permission="orders.mark_paid_order",
        help_text=gettext_lazy("Do this when the money is in the account or in the till."),
        icon="success",
        is_available=_can_be_marked_paid,
        get_form=_mark_paid_form,
        run=_run_mark_paid,
        position=10,
    ),
    OrderAction(
        name="capture",
        label=gettext_lazy("Capture payment"),
        permission="orders.mark_paid_order",
        help_text=gettext_lazy("The amount is reserved on the customer's card; this takes it."),
        icon="success",
        is_available=_can_be_captured,
        run=_run_capture,
        position=20,
    ),
    OrderAction(
        name="refund",
        label=gettext_lazy("Refund"),
        permission="orders.refund_order",
        help_text=gettext_lazy(
            "A card payment goes back by itself. Money that came by transfer or in cash is given back by hand: record "
            "it here once it has been."
        ),
        icon="undo",
        is_available=_can_be_refunded,
        get_form=_refund_form,
        run=_run_refund,
        is_serious=True,
        position=90,
    ),
)
