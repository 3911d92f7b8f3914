"""Fields of promotions: words in every language of the shop, and choices of which several may be ticked."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

LONGEST_LABEL = 120


class TranslatedWidget(forms.MultiWidget):
    """One line for each language."""

    template_name = "promotions/admin/translated.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.languages = list(settings.LANGUAGES)
        super().__init__({code: forms.TextInput({"aria-label": name}) for code, name in self.languages}, attrs)

    def decompress(self, value: Any) -> list[str]:
        return _parts(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        names = [label for _code, label in self.languages]
        context["languages"] = list(zip(names, context["widget"]["subwidgets"], strict=True))
        return context


def _parts(value: Any) -> list[str]:
    """The words of each language in their order."""
    words = value if isinstance(value, dict) else {}
    return [str(words.get(code, "")) for code, _name in settings.LANGUAGES]


class TranslatedFormField(forms.MultiValueField):
    """Words by language code; the shop's main language must have some."""

    widget = TranslatedWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        fields = [
            forms.CharField(max_length=LONGEST_LABEL, required=number == 0)
            for number, _language in enumerate(settings.LANGUAGES)
        ]
        super().__init__(fields, **{"require_all_fields": False, **kwargs, "widget": TranslatedWidget()})

    def compress(self, values: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: words.strip() for code, words in zip(codes, values, strict=False) if words and words.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _parts(initial) != [part or "" for part in data or []]


class TranslatedField(models.JSONField):
    """Words by language code."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return TranslatedFormField(
            **{
                "required": not self.blank,
                "label": capfirst(self.verbose_name),
                "help_text": self.help_text,
                **{name: value for name, value in kwargs.items() if name not in ("widget", "form_class")},
            }
        )


def in_language(words: Any, language: str) -> str:
    """The words in a language, else in the shop's main one, else any; empty when there are none."""
    known = words if isinstance(words, dict) else {}
    return str(known.get(language) or known.get(settings.LANGUAGE_CODE) or next(iter(known.values()), ""))


class TickedFormField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])


class TickedField(models.JSONField):
    """Codes ticked among what `choose_from` offers when the form is shown; codes of what is gone stay until then."""

    def __init__(self, *args: Any, choose_from: Callable[[], Iterable[tuple[str, str]]] | None = None, **kwargs: Any):
        self.choose_from = choose_from
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return TickedFormField(
            choices=self.choose_from or (), required=False, label=capfirst(self.verbose_name), help_text=self.help_text
        )


TICK_NONE = _("Tick none for all.")
