"""What staff are asked when they issue, adjust or disable gift cards."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from checkout.giftcards.models import GiftCard
from checkout.giftcards.services import MOST_AT_ONCE
from common.fields import MinorUnitsFormField
from common.once import OnceForm


class IssueForm(OnceForm):
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    expires_on = forms.DateField(
        label=_("Last day"), required=False, widget=AdminDateInput, help_text=_("Empty for always.")
    )
    batch = forms.CharField(label=_("Name of the batch"), required=False, max_length=60)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("For staff. No names: a card belongs to who holds it."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        words = _("On each card, in %(currency)s.") % {"currency": settings.SHOP_CURRENCY}
        self.fields["amount"] = MinorUnitsFormField(label=_("Amount"), min_value=0, help_text=words)
        self.order_fields(["count", "amount"])


class AdjustForm(OnceForm):
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("It stands in the ledger for good."))

    def __init__(self, data: Any = None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["change"] = MinorUnitsFormField(
            currency=currency, label=_("Change"), help_text=_("What to add; with a minus, what to take off.")
        )
        self.order_fields(["change", "reason"])


class TermsForm(forms.ModelForm):
    class Meta:
        model = GiftCard
        fields = ("is_active", "expires_on", "note")
        widgets = {"expires_on": AdminDateInput}
