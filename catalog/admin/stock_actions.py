"""What is done to the stock of one variant in the admin: receiving, adjusting and counting through catalog.stock."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from catalog import stock
from catalog.models import Location, Stock, Variant
from catalog.sent_forms import SentBefore, note_sent
from common import clock
from common.admin_views import ConfirmedActionView
from common.once import OnceForm


def open_locations() -> QuerySet[Location]:
    """Where goods may come to, in their order."""
    return Location.objects.filter(is_closed=False)


class ActionForm(OnceForm):
    """A form about one variant; `places` are its fields that name a location."""

    places: tuple[str, ...] = ("location",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.places:
            self.fields[name].queryset = open_locations()  # type: ignore[attr-defined]


class StockForm(ActionForm):
    """Where, and why."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none(), empty_label=None)
    note = forms.CharField(label=_("Reason"), max_length=255, required=False, widget=forms.TextInput)

    field_order = ("location", "quantity", "change", "on_hand", "note")


class ReceiveForm(StockForm):
    quantity = forms.IntegerField(label=_("Units received"), min_value=1, max_value=1_000_000)


class AdjustForm(StockForm):
    change = forms.IntegerField(
        label=_("Change"),
        min_value=-1_000_000,
        max_value=1_000_000,
        help_text=_("Such as -1 for one that broke, or 2 for two that were found."),
    )
    note = forms.CharField(label=_("Reason"), max_length=255, widget=forms.TextInput)


class CountForm(StockForm):
    on_hand = forms.IntegerField(
        label=_("Units counted"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("Everything that lies there, the units that orders hold among it."),
    )


class StockActionView(ConfirmedActionView):
    """A change to the stock of one variant; the service refuses what cannot be, and the form stays to be corrected."""

    model = Variant
    header_icon = "clipboard-list"
    template_name = "catalog/admin/stock_action.html"
    stock_permission = "receive"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(f"catalog.{self.stock_permission}_stock"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_object_queryset(self) -> QuerySet[Variant]:
        return Variant.objects.select_related("product")

    def get_form(self) -> Any:
        form = super().get_form()
        location = self.request.GET.get("location", "")
        if location.isdecimal() and "location" in form.fields:
            form.fields["location"].initial = int(location)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            try:
                self.change_once(form.cleaned_data)
            except stock.InvalidQuantity as refusal:
                form.add_error(None, str(refusal))
            except SentBefore:
                message = gettext("This form was sent already, and is done. Open it again to do it once more.")
                messages.warning(request, message)
                return redirect(self.get_success_url())
            else:
                return self.succeed()
        return self.render_to_response(self.get_context_data(form=form))

    @transaction.atomic
    def change_once(self, facts: dict[str, Any]) -> None:
        note_sent(once=facts.pop("once"), at=clock.now())
        self.change(facts)

    def succeed(self) -> HttpResponse:
        available = sum(row.available for row in Stock.objects.filter(variant=self.object))
        message = gettext("%(sku)s: %(count)d available now.") % {"sku": self.object.sku, "count": available}
        messages.success(self.request, message)
        return redirect(self.get_success_url())

    def change(self, facts: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse("stock:variant", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        label = self.object.options_label
        return f"{self.object.product.name}, {label}" if label else str(self.object.product.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["variant"] = self.object
        context["rows"] = list(
            Stock.objects.filter(variant=self.object).select_related("location").order_by("location__position", "pk")
        )
        return context


class ReceiveView(StockActionView):
    page_title = _("Receive goods")
    action_label = _("Receive")
    form_class = ReceiveForm

    def change(self, facts: dict[str, Any]) -> None:
        stock.receive(
            variant=self.object,
            location=facts["location"],
            quantity=facts["quantity"],
            note=facts["note"],
            by=self.staff,
            at=clock.now(),
        )


class AdjustView(StockActionView):
    page_title = _("Adjust stock")
    action_label = _("Adjust")
    form_class = AdjustForm
    stock_permission = "adjust"

    def change(self, facts: dict[str, Any]) -> None:
        stock.adjust(
            variant=self.object,
            location=facts["location"],
            change=facts["change"],
            note=facts["note"],
            by=self.staff,
            at=clock.now(),
        )


class CountView(StockActionView):
    page_title = _("Count stock")
    action_label = _("Set the count")
    form_class = CountForm
    stock_permission = "adjust"

    def change(self, facts: dict[str, Any]) -> None:
        stock.count(
            variant=self.object,
            location=facts["location"],
            on_hand=facts["on_hand"],
            note=facts["note"],
            by=self.staff,
            at=clock.now(),
        )


def receive_by_sku(request: HttpRequest) -> HttpResponse:
    """The way to a variant that has no stock yet: its SKU leads to its form for receiving goods."""
    if not request.user.has_perm("catalog.receive_stock"):
        raise PermissionDenied
    variant = get_object_or_404(Variant, sku=request.GET.get("sku", "").strip())
    return redirect("stock:receive", variant.pk)
