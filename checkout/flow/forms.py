"""The forms of the checkout's steps; each cleans what one step asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.customers.address_forms import phone_characters
from checkout.tax.vat_numbers import LONGEST, InvalidVatNumber, read_vat_number
from common.form_fields import EmailField, LineField, TextField


class ContactForm(forms.Form):
    email = EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("For the confirmation and news of your parcel, nothing else."),
        error_messages={
            "required": _("Enter your email address."),
            "invalid": _("Enter an address like name@example.org."),
        },
    )
    phone = LineField(
        label=_("Phone"),
        required=False,
        max_length=40,
        autocomplete="tel",
        validators=[phone_characters],
        help_text=_("Only for the driver, only on the day."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


class SameAddressForm(forms.Form):
    is_billing_same = forms.BooleanField(label=_("Use the same address for the invoice"), required=False, initial=True)


class VatNumberForm(forms.Form):
    """The VAT number of a company; one without its letters is one of `country`, where the invoice goes."""

    vat_number = LineField(
        label=_("VAT number of your company"),
        required=False,
        max_length=LONGEST,
        help_text=_("For companies in the EU. It may mean that you account for the VAT yourself."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, country: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.country = country

    def clean_vat_number(self) -> str:
        text: str = self.cleaned_data["vat_number"]
        if not text:
            return ""
        try:
            return str(read_vat_number(text, country=self.country))
        except InvalidVatNumber:
            raise forms.ValidationError(
                _("This is no VAT number of an EU country. Write it like PT501964843, or leave it empty.")
            ) from None


class DeliveryForm(forms.Form):
    """One of the delivery methods that are offered, and words for the parcel."""

    method = forms.ChoiceField(
        label=_("Delivery"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it should travel."),
            "invalid_choice": _("This way is not offered any more. Choose another."),
        },
    )
    is_gift = forms.BooleanField(label=_("It is a present: wrap it, add a card, leave out the prices"), required=False)
    gift_message = TextField(label=_("What the card says"), required=False, max_length=240)
    note = TextField(
        label=_("A note to us"),
        required=False,
        max_length=1000,
        help_text=_("Such as a neighbour who takes parcels in."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, method_codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["method"].choices = [(code, code) for code in method_codes]  # type: ignore[attr-defined]


class PaymentForm(forms.Form):
    method = forms.ChoiceField(
        label=_("Payment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you want to pay."),
            "invalid_choice": _("This way is not offered any more. Choose another."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, gateway_names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["method"].choices = [(name, name) for name in gateway_names]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What the shopper saw when they pressed the button; it must be what they get."""

    checkout = forms.CharField(max_length=200, widget=forms.HiddenInput)
    expected_total = forms.IntegerField(min_value=0, max_value=10**15, widget=forms.HiddenInput)
    expected_due = forms.IntegerField(min_value=0, max_value=10**15, required=False, widget=forms.HiddenInput)
    agreed = forms.CharField(max_length=64, widget=forms.HiddenInput)
