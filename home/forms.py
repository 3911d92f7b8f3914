"""Forms of content pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from common.form_fields import EmailField

ABOUT = signing.Signer(salt="home.newsletter.about")


def default_consent() -> str:
    return __("Send me the newsletter by e-mail. I can leave at any time, by the link in each letter.")


def sign_about(*, page_id: int | None, consent: str) -> str:
    """Which page a form stands on and what it says one agrees to: the same for everyone, and of nobody's making."""
    return ABOUT.sign_object({"page": page_id, "consent": consent})


class NewsletterForm(forms.Form):
    """Asks for one address. `website` is a trap: people do not see it, programs fill it in."""

    email = EmailField(label=_("E-mail address"), max_length=254)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    about = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def about_facts(self) -> Mapping[str, Any]:
        """The page and the words of the form; the shop's own words where the form was not of our making."""
        try:
            facts: Mapping[str, Any] = ABOUT.unsign_object(self.cleaned_data.get("about", ""))
        except (signing.BadSignature, ValueError):
            return {"page": None, "consent": default_consent()}
        return facts

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data["website"])
