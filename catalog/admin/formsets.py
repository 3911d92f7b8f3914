"""Inline rows of the catalogue's forms: rows that others stand on cannot be deleted, and the form says why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet

from catalog.protection import protected_ids


class ProtectingFormSet(BaseChildFormSet):
    """Refuses to delete a row that a protecting foreign key points to, and shows the row again."""

    refusal: Any = ""

    def clean(self) -> None:
        super().clean()
        marked = {form.instance.pk: form for form in self.initial_forms if self._should_delete_form(form)}
        refused = [marked[pk] for pk in protected_ids(self.model, marked)]
        for form in refused:
            _unmark(form)
        if refused:
            raise ValidationError([self.refusal % {"name": form.instance} for form in refused])


def _unmark(form: Any) -> None:
    """Take the tick of deletion off a posted row, so that the row is visible beside its message."""
    data = form.data.copy()
    data[form.add_prefix("DELETE")] = ""
    form.data = data


class AttributeFormSet(ProtectingFormSet):
    refusal = _("“%(name)s” cannot be deleted: products state it. Empty it in those products first.")


class VariantFormSet(ProtectingFormSet):
    """Variants of one product: each with a SKU of its own and a combination of options of its own."""

    refusal = _(
        "Variant %(name)s cannot be deleted: it has stock or orders. "
        "Archive it instead: untick “On sale”, and its history stays true."
    )
    option_names: list[str] = []

    def validate_unique(self) -> None:
        """Django's own message stands beside no field; clean() says which row repeats which."""

    def clean(self) -> None:
        kept = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data") and not self._should_delete_form(form) and form.cleaned_data.get("sku")
        ]
        self._check_repeats(kept)
        self._check_options(kept)
        super().clean()

    def _check_repeats(self, kept: list[Any]) -> None:
        skus: set[str] = set()
        combinations: set[tuple[str, ...]] = set()
        for form in kept:
            sku = form.cleaned_data["sku"]
            if sku in skus:
                form.add_error("sku", _("Another variant of this product has this SKU."))
            skus.add(sku)
            combination = tuple(form.cleaned_data.get(f"option{slot}", "") for slot in (1, 2, 3))
            if combination in combinations:
                message = _("Another variant has the same options.") if any(combination) else _("Say how it differs.")
                form.add_error("option1", message)
            combinations.add(combination)

    def _check_options(self, kept: list[Any]) -> None:
        for form in kept:
            for slot in (1, 2, 3):
                value = form.cleaned_data.get(f"option{slot}", "")
                name = self.option_names[slot - 1] if slot <= len(self.option_names) else ""
                if value and not name:
                    form.add_error(f"option{slot}", _("Name this option of the product first, such as “Colour”."))
                if name and not value:
                    form.add_error(f"option{slot}", _("Say the %(option)s.") % {"option": name})
