"""The form that asks for the code of a gift card."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BalanceForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("The 16 letters and digits on the card."),
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
