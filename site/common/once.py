"""Forms of staff that do their work once, however often the button is pressed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class OnceForm(forms.Form):
    """A form that is sent twice does its work once: the service knows it by `once`."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if "once" in self.errors:
            raise forms.ValidationError(_("Open this form again: it is not one that was given out."))
        return facts
