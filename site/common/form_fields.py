"""Form fields for what strangers type: one line, or several, of text that every layer below can store and print."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIELD_TEMPLATE = "components/field.html"
UNPRINTABLE = frozenset({"Cc", "Cs"})  # control characters, lone surrogates; marks of direction and joiners stay


def validate_printable(value: str) -> None:
    """Refuse control characters, line breaks excepted, and lone surrogates."""
    if any(unicodedata.category(character) in UNPRINTABLE for character in value if character not in "\r\n"):
        raise ValidationError(_("This holds characters that cannot be used."), code="unprintable")


def validate_mail_address(value: str) -> None:
    """Refuse an address that no mail can be addressed to although its parts look right: Django's check stops there."""
    domain = value.rpartition("@")[2]
    try:
        domain.encode("idna")
    except UnicodeError:
        is_possible = False
    else:
        is_possible = value.isprintable()
    if not is_possible:
        raise ValidationError(_("Enter an address like name@example.org."), code="invalid")


class LineField(forms.CharField):
    """One line of text. Line breaks and runs of spaces become one space, so nothing can break out of a mail header."""

    default_validators = [validate_printable]

    def __init__(self, *, width: str = "", autocomplete: str = "", **kwargs: Any) -> None:
        self.width = width
        super().__init__(**{"template_name": FIELD_TEMPLATE, **kwargs})
        self.widget.attrs["class"] = "input"
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class TextField(forms.CharField):
    """Several lines of text, with line breaks as browsers on every system show them."""

    default_validators = [validate_printable]
    widget = forms.Textarea(attrs={"class": "input", "rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template_name": FIELD_TEMPLATE, **kwargs})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class EmailField(forms.EmailField):
    default_validators = [*forms.EmailField.default_validators, validate_mail_address]
    widget = forms.EmailInput(attrs={"class": "input", "autocomplete": "email"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template_name": FIELD_TEMPLATE, **kwargs})


class SelectField(forms.ChoiceField):
    def __init__(self, *, width: str = "", autocomplete: str = "", **kwargs: Any) -> None:
        self.width = width
        super().__init__(**{"template_name": FIELD_TEMPLATE, **kwargs})
        self.widget.attrs["class"] = "input"
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete
