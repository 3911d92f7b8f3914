"""The form of a zone with its rates in the admin."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet

from checkout.tax.zones import Span, find_overlap


class RateFormSet(BaseChildFormSet):
    """The rates of a zone: those of one class follow each other and never run on the same day."""

    def clean(self) -> None:
        by_class: dict[int, list[Form]] = defaultdict(list)
        for form in self.forms:
            if form.errors or form in self.deleted_forms or not form.cleaned_data.get("starts_on"):
                continue
            by_class[form.cleaned_data["tax_class"].pk].append(form)
        for forms in by_class.values():
            self._refuse_overlap(forms)
        super().clean()  # last: it would refuse two with the same first day, but beside no field

    @staticmethod
    def _refuse_overlap(forms: list[Form]) -> None:
        found = find_overlap([Span(form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]) for form in forms])
        if found is None:
            return
        first, second = (forms[index] for index in found)
        facts = {"percent": f"{first.cleaned_data['percent'].normalize():f}", "day": first.cleaned_data["starts_on"]}
        message = _("On this day %(percent)s %% from %(day)s still runs. Give that rate its end.") % facts
        second.add_error("starts_on", ValidationError(message, code="overlap"))
