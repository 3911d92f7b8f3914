"""The form of one address, as the country writes it; for the checkout and the address book."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from checkout.customers.addresses import AddressRule, InvalidPostcode, address_rule, clean_postcode
from common.form_fields import LineField, SelectField

phone_characters = RegexValidator(
    r"^[0-9+()/. x-]{5,40}$", _("Use digits, spaces and + ( ) - only, such as +351 210 000 000.")
)


def country_name(code: str) -> str:
    """The country's name in the active language; the code itself when there is no such country."""
    return str(countries.name(code)) or code


class AddressForm(forms.Form):
    """An address of one of `country_codes`; which fields it has and what they are called depends on the country.

    `purpose` tells it from another address of the same page where errors are listed.
    """

    name = LineField(
        label=_("Full name"), max_length=150, autocomplete="name", error_messages={"required": _("Enter a name.")}
    )
    company = LineField(label=_("Company"), required=False, max_length=150, autocomplete="organization")
    line1 = LineField(
        label=_("Street and number"),
        max_length=200,
        autocomplete="address-line1",
        error_messages={"required": _("Enter a street and number.")},
    )
    line2 = LineField(label=_("Flat, floor, care of"), required=False, max_length=200, autocomplete="address-line2")
    field_order = ["country", "name", "company", "line1", "line2", "postcode", "city", "region"]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        country_codes: Iterable[str],
        country: str,
        section: str,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        purpose: str = "",
    ) -> None:
        super().__init__(data, initial={**(initial or {}), "country": country}, prefix=prefix)
        self.purpose = purpose
        self.country_codes = list(country_codes)
        chosen = data.get(self.add_prefix("country"), country) if data is not None else country
        self.country = chosen if chosen in self.country_codes else country
        self.rule = address_rule(self.country)
        self.fields["country"] = self._country_field()
        self.fields["city"] = LineField(
            label=self.rule.city_label,
            max_length=120,
            width="w4" if self.rule.has_postcode else "",
            autocomplete="address-level2",
            error_messages={"required": _("Enter a town or city.")},
        )
        if self.rule.has_postcode:
            self.fields["postcode"] = self._postcode_field()
        if self.rule.region_label:
            self.fields["region"] = self._region_field(self.rule)
        self.order_fields(self.field_order)
        for field in self.fields.values():
            token = field.widget.attrs.get("autocomplete")
            if token:
                field.widget.attrs["autocomplete"] = f"{section} {token}"

    def _country_field(self) -> forms.Field:
        choices = sorted(((code, country_name(code)) for code in self.country_codes), key=lambda choice: choice[1])
        return SelectField(
            label=_("Country"),
            choices=choices,
            autocomplete="country",
            error_messages={
                "required": _("Choose a country."),
                "invalid_choice": _("We cannot send there. Choose a country from the list."),
            },
        )

    def _postcode_field(self) -> forms.Field:
        return LineField(
            label=self.rule.postcode_label,
            required=self.rule.is_postcode_required,
            max_length=20,
            width="w2",
            autocomplete="postal-code",
            error_messages={"required": _("Enter a postcode.")},
        )

    @staticmethod
    def _region_field(rule: AddressRule) -> forms.Field:
        required = _("Enter a region.")
        if rule.regions:
            return SelectField(
                label=rule.region_label,
                required=rule.is_region_required,
                choices=[("", _("Choose")), *rule.regions.items()],
                autocomplete="address-level1",
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")},
            )
        return LineField(
            label=rule.region_label,
            required=rule.is_region_required,
            max_length=120,
            autocomplete="address-level1",
            error_messages={"required": required},
        )

    def clean_postcode(self) -> str:
        postcode = unicodedata.normalize("NFKC", self.cleaned_data["postcode"])
        if not postcode:
            return ""
        try:
            return clean_postcode(postcode, self.rule)
        except InvalidPostcode as error:
            facts = {"country": country_name(self.country), "example": error.example}
            raise ValidationError(gettext("%(country)s: write it like %(example)s.") % facts) from None

    def address(self) -> dict[str, str]:
        """The address as a snapshot keeps it, empty parts left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @classmethod
    def with_fields_of_country(
        cls, data: Mapping[str, Any], *, prefix: str, section: str, country_codes: Iterable[str], country: str
    ) -> "AddressForm":
        """A form that keeps what was typed but judges nothing yet: only its country was chosen anew."""
        typed = {name: data.get(f"{prefix}-{name}", "") for name in cls.field_order}
        codes = list(country_codes)
        chosen = typed["country"] if typed["country"] in codes else country
        return cls(prefix=prefix, section=section, country_codes=codes, country=chosen, initial=typed)
