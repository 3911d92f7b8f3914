"""The form that finds a guest's order."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindOrderForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=30,
        help_text=_("It stands in the confirmation and looks like B-482-91375."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one you ordered with."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )
