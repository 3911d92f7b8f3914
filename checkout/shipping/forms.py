"""The form of a method in the admin: its bands and pickup points are checked by what its cost goes by."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from checkout.shipping.models import DeliveryMethod
from checkout.shipping.rates import Fault, Span, find_fault

MESSAGES = {
    Fault.START: _("The first band begins at 0."),
    Fault.ORDER: _("It ends before it begins."),
    Fault.GAP: _("Between the band before and this one there is a gap: nothing would say what it costs."),
    Fault.OVERLAP: _("This band and the one before overlap: two would say what it costs."),
}


class TicksChosenFirst(CheckboxSelectMultiple):
    """Ticks for many things: those that are chosen stand first, or nobody would find them."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not any(option["selected"] for option in group[1]))


class DeliveryMethodForm(WagtailAdminModelForm):
    """Form and rows share one instance also when it is new, so that the rows know the kind that was chosen."""

    def __init__(self, *args: Any, instance: DeliveryMethod | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance or DeliveryMethod(), **kwargs)


class BandFormSet(BaseChildFormSet):
    """Bands that begin at 0 and follow each other, where the method's cost goes by them."""

    kind = ""

    def clean(self) -> None:
        super().clean()
        filled = [
            form
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data and "first" in form.cleaned_data
        ]
        if any(form.errors for form in self.forms) or self.instance.kind != self.kind:
            return
        if not filled:
            raise ValidationError(_("Add at least one band, or choose another kind of cost."), code="none")
        found = find_fault([Span(form.cleaned_data["first"], form.cleaned_data.get("last")) for form in filled])
        if found is not None:
            fault, index = found
            field = "last" if fault == Fault.ORDER else "first"
            filled[index].add_error(field, ValidationError(MESSAGES[fault], code=fault))


class WeightBandFormSet(BandFormSet):
    kind = DeliveryMethod.Kind.WEIGHT


class PriceBandFormSet(BandFormSet):
    kind = DeliveryMethod.Kind.PRICE


class PickupPointFormSet(BaseChildFormSet):
    """Without a point to collect at there is nothing to choose."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        if self.instance.kind == DeliveryMethod.Kind.PICKUP and not kept:
            raise ValidationError(_("Add at least one place where goods are collected."), code="none")
