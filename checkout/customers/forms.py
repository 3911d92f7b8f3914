"""The forms of accounts: allauth's in our clothes, the profile and the address book."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.customers.address_forms import AddressForm, phone_characters
from checkout.customers.models import Address, User
from common.form_fields import FIELD_TEMPLATE, LineField

MISSING = {
    "login": _("Enter your email address."),
    "email": _("Enter your email address."),
    "password": _("Enter your password."),
    "oldpassword": _("Enter the password that you have now."),
    "password1": _("Choose a password."),
    "password2": _("Enter the same password once more."),
}


class ShopClothes:
    """Gives the fields of a form our markup: a label above instead of a placeholder, hint and error in place."""

    hints: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.template_name = FIELD_TEMPLATE  # type: ignore[attr-defined]  # unknown to the stubs
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]
            field.widget.attrs["class"] = "input"


NEW_PASSWORD = _("At least 10 characters; not a common one, and not only digits.")


class LoginForm(ShopClothes, allauth_forms.LoginForm):
    pass


class SignupForm(ShopClothes, allauth_forms.SignupForm):
    hints = {"email": _("We send a link there to make sure that it is yours."), "password1": NEW_PASSWORD}


class ResetPasswordForm(ShopClothes, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(ShopClothes, allauth_forms.ResetPasswordKeyForm):
    hints = {"password1": NEW_PASSWORD}
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class ChangePasswordForm(ShopClothes, allauth_forms.ChangePasswordForm):
    hints = {"password1": NEW_PASSWORD}
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }


class SetPasswordForm(ShopClothes, allauth_forms.SetPasswordForm):
    hints = {"password1": NEW_PASSWORD}
    labels = {"password2": _("Password, once more")}


class AddEmailForm(ShopClothes, allauth_forms.AddEmailForm):
    labels = {"email": _("New email")}


class ReauthenticateForm(ShopClothes, allauth_forms.ReauthenticateForm):
    pass


class ProfileForm(forms.ModelForm):
    """Name and phone of a customer."""

    first_name = LineField(
        label=_("First name"), required=False, max_length=150, autocomplete="given-name", width="w3"
    )
    last_name = LineField(label=_("Last name"), required=False, max_length=150, autocomplete="family-name", width="w3")
    phone = LineField(
        label=_("Phone"),
        required=False,
        max_length=40,
        autocomplete="tel",
        validators=[phone_characters],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone"]


class AddressBookForm(AddressForm):
    """An address of the address book."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, country_codes: Iterable[str], country: str, **kwargs: Any
    ) -> None:
        super().__init__(data, country_codes=country_codes, country=country, section="shipping", **kwargs)
        self.fields["phone"] = LineField(
            label=_("Phone"),
            required=False,
            max_length=40,
            autocomplete="shipping tel",
            validators=[phone_characters],
            help_text=_("Only for the driver, only on the day."),
            widget=forms.TextInput(attrs={"type": "tel"}),
        )
        self.fields["is_default"] = forms.BooleanField(label=_("Use this one first at the checkout"), required=False)

    def draft(self) -> Address:
        """The address as it was entered, not saved and of nobody yet."""
        return Address(**self.cleaned_data)
