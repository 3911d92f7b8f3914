"""A variant's stock in the admin: its page, arrivals, what is sold ahead, and moves between locations."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from catalog import plans, stock
from catalog.admin.stock_actions import ActionForm, StockActionView, open_locations
from catalog.admin.stock_facts import is_late, read_variant_stock
from catalog.models import Location, Stock, StockArrival, StockPolicy, Variant
from common import clock
from common.admin_views import ConfirmedActionView

MOST = plans.LIMIT_AT_MOST


class VariantStockView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Each location with what lies, is held and is on its way; what is sold ahead; the latest lines of the ledger."""

    model = Variant
    permission_policy = ModelPermissionPolicy(Stock)
    any_permission_required = ["view", "receive", "adjust"]
    page_title = _("Stock of a variant")
    header_icon = "clipboard-list"
    template_name = "catalog/admin/variant_stock.html"

    def get_base_object_queryset(self) -> QuerySet[Variant]:
        return Variant.objects.select_related("product")

    def get_page_subtitle(self) -> str:
        return self.object.sku

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
            {"url": reverse("stock:index"), "label": gettext("Stock")},
            {"url": "", "label": self.object.sku},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = read_variant_stock(variant=self.object, at=clock.now())
        return super().get_context_data(**kwargs) | {"variant": self.object, "facts": facts}


class MoveForm(ActionForm):
    source = forms.ModelChoiceField(label=_("From"), queryset=Location.objects.none(), empty_label=None)
    target = forms.ModelChoiceField(label=_("To"), queryset=Location.objects.none(), empty_label=None)
    quantity = forms.IntegerField(label=_("Units"), min_value=1, max_value=MOST)
    note = forms.CharField(label=_("Reason"), max_length=255, required=False, widget=forms.TextInput)

    places = ("source", "target")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = list(open_locations()[1:2])
        if others:
            self.fields["target"].initial = others[0].pk
        else:
            self.fields["target"].help_text = _("There is no other location yet: add one under Catalogue, Locations.")


class MoveView(StockActionView):
    page_title = _("Move stock")
    action_label = _("Move")
    form_class = MoveForm
    stock_permission = "transfer"

    def change(self, facts: dict[str, Any]) -> None:
        plans.transfer(variant=self.object, by=self.staff, at=clock.now(), **facts)


class ExpectForm(ActionForm):
    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none(), empty_label=None)
    quantity = forms.IntegerField(label=_("Units expected"), min_value=1, max_value=MOST)
    expected_on = forms.DateField(label=_("Expected on"), widget=AdminDateInput)
    note = forms.CharField(label=_("Note"), max_length=255, required=False, widget=forms.TextInput)


class ExpectView(StockActionView):
    page_title = _("Expect goods")
    action_label = _("Expect them")
    form_class = ExpectForm
    stock_permission = "plan"

    def change(self, facts: dict[str, Any]) -> None:
        plans.expect(variant=self.object, by=self.staff, at=clock.now(), **facts)


class PolicyForm(ActionForm):
    kind = forms.ChoiceField(
        label=_("When it has run out"), choices=StockPolicy.Kind.choices, widget=forms.RadioSelect
    )
    limit = forms.IntegerField(label=_("Back order: up to so many units"), min_value=0, max_value=MOST, required=False)
    ships_on = forms.DateField(
        label=_("Back order: sent from"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Shoppers are told this day. Empty where nobody knows."),
    )
    low_mark = forms.IntegerField(
        label=_("It runs low at"),
        min_value=0,
        max_value=MOST,
        help_text=_("When so many units or fewer are available at all locations together."),
    )

    places = ()


class PolicyView(StockActionView):
    page_title = _("What is sold ahead")
    action_label = _("Let it be so")
    form_class = PolicyForm
    stock_permission = "plan"

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = read_variant_stock(variant=self.object, at=clock.now())
        policy = facts.policy
        is_backorder = policy is not None and policy.kind == StockPolicy.Kind.BACKORDER
        initial = {
            "kind": policy.kind if policy else StockPolicy.Kind.DENY,
            "limit": facts.total.sold_ahead if is_backorder else None,
            "ships_on": policy.ships_on if policy else None,
            "low_mark": stock.low_mark_of(self.object),
        }
        return {**super().get_form_kwargs(), "initial": initial}

    @transaction.atomic
    def change(self, facts: dict[str, Any]) -> None:
        plans.set_policy(
            variant=self.object,
            kind=StockPolicy.Kind(facts["kind"]),
            limit=facts["limit"] or 0,
            ships_on=facts["ships_on"],
            by=self.staff,
            at=clock.now(),
        )
        plans.set_low_mark(variant=self.object, units=facts["low_mark"])


class ArrivalDayColumn(Column):
    """The day, with a word once it is past."""

    cell_template_name = "catalog/admin/columns/arrival_day.html"

    def get_cell_context_data(self, instance: StockArrival, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"is_late": is_late(instance, on=clock.shop_date(clock.now()))}


class ArrivalsView(IndexView):
    """Everything that is on its way, the next first."""

    model = StockArrival
    permission_policy = ModelPermissionPolicy(Stock)
    any_permission_required = ["view", "receive", "adjust"]
    page_title = _("Expected arrivals")
    header_icon = "clipboard-list"
    is_searchable = False
    default_ordering = "expected_on"
    paginate_by = 50
    index_url_name = "stock:arrivals"
    columns = [
        TitleColumn(
            "product",
            label=_("Product"),
            accessor="stock.variant.product.name",
            get_url=lambda arrival: reverse("stock:variant", args=[arrival.stock.variant_id]),
        ),
        Column("sku", label=_("SKU"), accessor="stock.variant.sku", sort_key="stock__variant__sku"),
        Column("location", label=_("Location"), accessor="stock.location.name", sort_key="stock__location__name"),
        NumberColumn("quantity", label=_("To come"), sort_key="quantity"),
        ArrivalDayColumn("expected_on", label=_("Expected on"), sort_key="expected_on"),
        Column("note", label=_("Note")),
    ]

    def get_base_queryset(self) -> QuerySet[StockArrival]:
        return StockArrival.objects.filter(quantity__gt=0).select_related("stock__variant__product", "stock__location")

    @cached_property
    def index_results_url(self) -> None:
        """There is no search whose results could be fetched alone."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
            {"url": reverse("stock:index"), "label": gettext("Stock")},
            {"url": "", "label": self.get_page_title()},
        ]


class SeenForm(forms.Form):
    """`seen` is how many were to come when the form was shown, so that what is sent twice counts once."""

    seen = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)


class ReceiveArrivalForm(SeenForm):
    quantity = forms.IntegerField(label=_("Units that came"), min_value=1, max_value=MOST)


class RescheduleForm(forms.Form):
    expected_on = forms.DateField(label=_("Expected on"), widget=AdminDateInput)


class ArrivalActionView(ConfirmedActionView):
    """Something done to goods that are on their way."""

    model = StockArrival
    header_icon = "clipboard-list"
    refusals = (stock.InvalidQuantity,)
    stock_permission = "plan"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(f"catalog.{self.stock_permission}_stock"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_object_queryset(self) -> QuerySet[StockArrival]:
        return StockArrival.objects.select_related("stock__variant__product", "stock__location")

    def get_form_kwargs(self) -> dict[str, Any]:
        left = self.object.quantity
        facts = {"seen": left, "quantity": left, "expected_on": self.object.expected_on}
        return {**super().get_form_kwargs(), "initial": facts}

    def get_question(self) -> str:
        arrival = self.object
        return gettext("%(count)d of %(product)s (%(sku)s) are to come to %(location)s.") % {
            "count": arrival.quantity,
            "product": arrival.stock.variant.product.name,
            "sku": arrival.stock.variant.sku,
            "location": arrival.stock.location,
        }

    def get_success_url(self) -> str:
        return reverse("stock:variant", args=[self.object.stock.variant_id])


class ReceiveArrivalView(ArrivalActionView):
    page_title = _("Receive what was expected")
    action_label = _("Receive")
    success_message = _("They are on hand now.")
    form_class = ReceiveArrivalForm
    stock_permission = "receive"

    def perform(self, form: ReceiveArrivalForm) -> None:
        facts = form.cleaned_data
        plans.receive_arrival(
            arrival=self.object, quantity=facts["quantity"], seen=facts["seen"], by=self.staff, at=clock.now()
        )


class RescheduleView(ArrivalActionView):
    page_title = _("Another day")
    action_label = _("Change the day")
    success_message = _("They are expected on that day now.")
    form_class = RescheduleForm

    def perform(self, form: RescheduleForm) -> None:
        plans.reschedule_arrival(arrival=self.object, expected_on=form.cleaned_data["expected_on"], at=clock.now())


class CancelArrivalView(ArrivalActionView):
    page_title = _("They will not come")
    action_label = _("Expect them no more")
    success_message = _("They are not expected any more.")
    form_class = SeenForm
    is_serious = True

    def perform(self, form: SeenForm) -> None:
        plans.cancel_arrival(arrival=self.object, seen=form.cleaned_data["seen"], at=clock.now())
