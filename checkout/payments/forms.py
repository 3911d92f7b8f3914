"""What staff are asked when they record or move money, and shoppers when they choose how to pay."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order
from checkout.orders.states import FulfilmentStatus, OrderStatus
from checkout.payments.models import Payment
from checkout.payments.services import list_gateways
from common.fields import MinorUnitsFormField
from common.money import format_money


class MarkPaidForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Such as the number of the bank statement.")
    )


class RefundForm(forms.Form):
    """Which payment, and how much of it. The hidden field tells when somebody else refunded meanwhile."""

    seen_refunded = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *, payments: list[Payment], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.payments = {payment.pk: payment for payment in payments}
        first = payments[0]
        left = first.captured - first.refunded
        self.fields["payment"] = forms.TypedChoiceField(
            label=_("Payment"),
            choices=[(payment.pk, _describe(payment)) for payment in payments],
            coerce=int,
            initial=first.pk,
        )
        self.fields["amount"] = MinorUnitsFormField(
            currency=first.currency, label=_("Amount"), min_value=0, initial=left, help_text=_what_follows(first.order)
        )
        self.fields["seen_refunded"].initial = sum(payment.refunded for payment in payments)
        self.order_fields(["payment", "amount", "reason", "seen_refunded"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        payment = self.payments.get(cleaned.get("payment", 0))
        amount = cleaned.get("amount")
        if payment is not None and amount is not None and not 0 < amount <= payment.captured - payment.refunded:
            most = format_money(payment.captured_money - payment.refunded_money)
            self.add_error("amount", _("Between nothing and %(most)s.") % {"most": most})
        return cleaned


class PayForm(forms.Form):
    """How a shopper wants to pay an order that still waits for its money."""

    gateway = forms.ChoiceField(label=_("How would you like to pay?"), widget=forms.RadioSelect)

    def __init__(self, *, order: Order, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"gateway": order.payment_method})
        self.choices = list_gateways(country=order.delivery_country)
        field = self.fields["gateway"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(choice.code, choice.name) for choice in self.choices]


def _what_follows(order: Order) -> str:
    """What giving everything back does to an order of which nothing was sent (orders.record_payment_status)."""
    is_waiting = order.order_status == OrderStatus.OPEN and order.fulfilment_status == FulfilmentStatus.NONE
    return str(_("Nothing was sent yet: giving everything back cancels the order.")) if is_waiting else ""


def _describe(payment: Payment) -> str:
    left = format_money(payment.captured_money - payment.refunded_money)
    return f"{payment.gateway_title}, {left}"
