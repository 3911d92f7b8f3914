"""The card form of the test gateway's pay page. Numbers are compared and forgotten, never stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.test import ledger

CARDS = (
    (ledger.SUCCEEDS, _("Pays at once")),
    (ledger.ASKS, _("Asks for a confirmation, as your bank would")),
    (ledger.DECLINES, _("Is declined")),
    (ledger.RESERVES, _("Reserves the amount; staff take it later")),
)


def grouped(number: str) -> str:
    """A card number in groups of four."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


class CardForm(forms.Form):
    """One of the play cards, or its number typed."""

    card = forms.ChoiceField(
        label=_("Choose a play card"), choices=CARDS, initial=ledger.SUCCEEDS, required=False, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Or type its number"),
        required=False,
        max_length=30,
        help_text=_("It wins over the card chosen above. Never type a real card here."),
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = "".join(str(cleaned.get("number", "")).split()).replace("-", "")
        if typed and typed not in ledger.DECISIONS:
            self.add_error("number", _("The test gateway knows only the numbers above. Never type a real card here."))
        elif not typed and not cleaned.get("card"):
            self.add_error("card", _("Choose a play card."))
        cleaned["card_number"] = typed or cleaned.get("card", "")
        return cleaned
