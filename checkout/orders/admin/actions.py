"""What staff do to an order: ship, mark delivered, cancel, note. Others add theirs through checkout.orders.registry.

Each runs under a lock on the order and looks again whether it can still be done, so that of two people at one order
one wins and the other is told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.stock import Actor
from checkout.orders import services
from checkout.orders.models import Order
from checkout.orders.registry import ActionRefused, OrderAction, register_action
from checkout.orders.states import FulfilmentStatus, OrderStatus


class ShipForm(forms.Form):
    """How many of each line go into this parcel, and how to follow it."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=120, required=False)
    tracking_url = forms.URLField(
        label=_("Tracking address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The customer's mail links to it."),
    )
    seen_shipments = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, order: Order, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.fields["seen_shipments"].initial = order.shipments.count()
        self.line_fields: dict[str, int] = {}
        for line in order.lines.order_by("position"):
            left = line.quantity - line.shipped_quantity
            if left:
                self._add_line(line, left)
        self.order_fields([*self.line_fields, "carrier", "tracking_number", "tracking_url", "seen_shipments"])

    def _add_line(self, line: Any, left: int) -> None:
        name = f"line_{line.pk}"
        self.line_fields[name] = line.pk
        label = f"{line.name}, {line.options}" if line.options else line.name
        self.fields[name] = forms.IntegerField(
            label=f"{label} ({line.sku})",
            min_value=0,
            max_value=left,
            initial=left,
            help_text=gettext("%(count)d left to ship") % {"count": left},
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen_shipments") != self.fields["seen_shipments"].initial:
            raise ActionRefused(gettext("Somebody else shipped meanwhile. Look again at what is left."))
        quantities = {pk: cleaned[name] for name, pk in self.line_fields.items() if name in cleaned}
        if not self.errors and not any(quantities.values()):
            raise forms.ValidationError(_("Choose at least one thing to ship."))
        cleaned["quantities"] = quantities
        return cleaned


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For staff; the customer does not see it.")
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


def _lock_for(action: OrderAction, order_id: int) -> None:
    """Hold the order and look again: what the page showed may be over by now."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if not action.is_available(order):
        raise ActionRefused(
            gettext("%(number)s is %(label)s by now. Somebody else was faster.")
            % {"number": order.number, "label": order.label}
        )


@transaction.atomic
def _ship(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    _lock_for(SHIP, order_id)
    services.ship_order(
        order_id=order_id,
        quantities=data["quantities"],
        carrier=data["carrier"],
        tracking_number=data["tracking_number"],
        tracking_url=data["tracking_url"],
        seen_shipments=data["seen_shipments"],
        by=by,
        at=at,
    )


@transaction.atomic
def _deliver(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:  # noqa: ARG001
    _lock_for(DELIVER, order_id)
    services.deliver_order(order_id=order_id, by=by, at=at)


@transaction.atomic
def _cancel(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    _lock_for(CANCEL, order_id)
    services.cancel_order(order_id=order_id, reason=data["reason"], by=by, at=at)


def _note(*, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    services.add_note(order_id=order_id, text=data["text"], by=by, at=at)


def _can_ship(order: Order) -> bool:
    is_unsent = order.fulfilment_status in (FulfilmentStatus.NONE, FulfilmentStatus.PART)
    return order.order_status == OrderStatus.OPEN and is_unsent and order.may_ship


def _can_deliver(order: Order) -> bool:
    return order.fulfilment_status == FulfilmentStatus.SHIPPED


def _can_cancel(order: Order) -> bool:
    return order.order_status == OrderStatus.OPEN and order.fulfilment_status == FulfilmentStatus.NONE


SHIP = OrderAction(
    name="ship",
    label=_("Ship"),
    permission="orders.ship_order",
    is_available=_can_ship,
    run=_ship,
    get_form=ShipForm,
    help_text=_("The units leave the stock, and the customer gets a mail."),
    icon="mail",
    position=20,
)
DELIVER = OrderAction(
    name="deliver",
    label=_("Mark delivered"),
    permission="orders.deliver_order",
    is_available=_can_deliver,
    run=_deliver,
    help_text=_("Everything that was sent has arrived."),
    icon="check",
    position=30,
)
CANCEL = OrderAction(
    name="cancel",
    label=_("Cancel order"),
    permission="orders.cancel_order",
    is_available=_can_cancel,
    run=_cancel,
    get_form=lambda _order, data: CancelForm(data),
    help_text=_("The units go back into the stock, and the customer gets a mail. This cannot be undone."),
    icon="cross",
    is_serious=True,
    position=90,
)
NOTE = OrderAction(
    name="note",
    label=_("Add a note"),
    permission="orders.note_order",
    is_available=lambda _order: True,
    run=_note,
    get_form=lambda _order, data: NoteForm(data),
    help_text=_("Only staff see notes."),
    icon="comment",
    position=80,
)


def register_own_actions() -> None:
    """Offer the four on the order page, beside what other apps registered."""
    for action in (SHIP, DELIVER, CANCEL, NOTE):
        register_action(action)
