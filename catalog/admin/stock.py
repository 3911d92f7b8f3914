"""Stock in the admin: the list, and receiving, adjusting and counting through catalog.stock."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from catalog import stock
from catalog.admin.filters import StockFilterSet
from catalog.models import Location, Stock, Variant
from common import clock
from common.admin_views import ConfirmedActionView

LIST_URL = "stock:index"
# name of the view, permission, label
OFFERED = (("receive", "receive", _("Receive")), ("adjust", "adjust", _("Adjust")), ("count", "adjust", _("Count")))


class StockForm(forms.Form):
    """Where, and why."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none(), empty_label=None)
    note = forms.CharField(label=_("Reason"), max_length=255, required=False, widget=forms.TextInput)

    field_order = ("location", "quantity", "change", "on_hand", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = Location.objects.all()  # type: ignore[attr-defined]


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
        if location.isdecimal():
            form.fields["location"].initial = int(location)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            try:
                self.change(form.cleaned_data)
            except stock.InvalidQuantity as refusal:
                form.add_error(None, str(refusal))
            else:
                return self.succeed()
        return self.render_to_response(self.get_context_data(form=form))

    def succeed(self) -> HttpResponse:
        from wagtail.admin import messages

        available = sum(row.available for row in Stock.objects.filter(variant=self.object))
        message = gettext("%(sku)s: %(count)d available now.") % {"sku": self.object.sku, "count": available}
        messages.success(self.request, message)
        return redirect(self.get_success_url())

    def change(self, facts: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse(LIST_URL) + f"?q={self.object.sku}"

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


class LevelColumn(NumberColumn):
    """Units available, with a word when they run low."""

    cell_template_name = "catalog/admin/columns/level.html"


class StockIndexView(IndexView):
    page_title = _("Stock")
    default_ordering = "variant__sku"
    any_permission_required = ["view", "receive", "adjust"]

    def get_base_queryset(self) -> QuerySet[Stock]:
        return Stock.objects.select_related("variant__product", "location")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(Column)
        return [
            title(
                "product",
                label=_("Product"),
                accessor="variant.product.name",
                sort_key="variant__product__name",
            ),
            Column("options", label=_("Variant"), accessor="variant.options_label"),
            Column("sku", label=_("SKU"), accessor="variant.sku", sort_key="variant__sku"),
            Column("location", label=_("Location"), sort_key="location__name"),
            NumberColumn("on_hand", label=_("On hand"), sort_key="on_hand"),
            NumberColumn("reserved", label=_("Reserved"), sort_key="reserved"),
            LevelColumn("available", label=_("Available")),
        ]

    def get_list_more_buttons(self, instance: Stock) -> list[Any]:
        user, query = self.request.user, f"?location={instance.location_id}"
        buttons = []
        for name, permission, label in OFFERED:
            if user.has_perm(f"catalog.{permission}_stock"):
                url = reverse(f"stock:{name}", args=[instance.variant_id]) + query
                buttons.append(Button(label, url=url, icon_name="clipboard-list"))
        if user.has_perm("catalog.view_stockmovement"):
            url = reverse("catalog_stockmovement_modeladmin_index") + f"?stock={instance.pk}"
            buttons.append(Button(_("Movements"), url=url, icon_name="history"))
        return buttons

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perm("catalog.change_product"):
            return []
        return [HeaderButton(_("Products"), url=reverse("wagtailsnippets_catalog_product:list"), icon_name="tag")]


class StockViewSet(ModelViewSet):
    """The list of stock. Nothing here is edited: quantities change through the three actions alone."""

    model = Stock
    name = "stock"
    icon = "clipboard-list"
    menu_label = _("Stock")
    add_to_reference_index = False
    form_fields: list[str] = []
    list_per_page = 50
    copy_view_enabled = False
    index_view_class = StockIndexView
    filterset_class = StockFilterSet
    search_fields = ["variant__sku", "variant__product__name", "variant__barcode"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**{f"{name}_url_name": None for name in absent}, **kwargs)

    def register_admin_url_finder(self) -> None:
        """There is no editor to find."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("receive/", receive_by_sku, name="receive_by_sku"),
            path("receive/<int:pk>/", ReceiveView.as_view(), name="receive"),
            path("adjust/<int:pk>/", AdjustView.as_view(), name="adjust"),
            path("count/<int:pk>/", CountView.as_view(), name="count"),
        ]
