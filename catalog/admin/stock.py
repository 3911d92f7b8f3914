"""Stock in the admin: the list, and the addresses of what is done to it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from catalog.admin.filters import StockFilterSet
from catalog.admin.stock_actions import AdjustView, CountView, ReceiveView, receive_by_sku
from catalog.admin.stock_plans import (
    ArrivalsView,
    CancelArrivalView,
    ExpectView,
    MoveView,
    PolicyView,
    ReceiveArrivalView,
    RescheduleView,
    VariantStockView,
)
from catalog.models import Stock

# name of the view, permission, label
OFFERED = (
    ("receive", "receive", _("Receive")),
    ("adjust", "adjust", _("Adjust")),
    ("count", "adjust", _("Count")),
    ("move", "transfer", _("Move")),
    ("expect", "plan", _("Expect goods")),
    ("policy", "plan", _("What is sold ahead")),
)


class LevelColumn(NumberColumn):
    """Units available, with a word when those of all locations together run low."""

    cell_template_name = "catalog/admin/columns/level.html"


class StockIndexView(IndexView):
    page_title = _("Stock")
    default_ordering = "variant__sku"
    any_permission_required = ["view", "receive", "adjust"]

    def get_base_queryset(self) -> QuerySet[Stock]:
        return Stock.objects.with_low().select_related("variant__product", "location")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "product",
                label=_("Product"),
                accessor="variant.product.name",
                sort_key="variant__product__name",
                get_url=lambda row: reverse("stock:variant", args=[row.variant_id]),
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
        arrivals = HeaderButton(_("Expected arrivals"), url=reverse("stock:arrivals"), icon_name="calendar-alt")
        if not self.request.user.has_perm("catalog.change_product"):
            return [arrivals]
        products = reverse("wagtailsnippets_catalog_product:list")
        return [arrivals, HeaderButton(_("Products"), url=products, icon_name="tag")]


class StockViewSet(ModelViewSet):
    """The list of stock. Nothing here is edited: quantities change through actions alone."""

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
            path("variant/<int:pk>/", VariantStockView.as_view(), name="variant"),
            path("move/<int:pk>/", MoveView.as_view(), name="move"),
            path("expect/<int:pk>/", ExpectView.as_view(), name="expect"),
            path("policy/<int:pk>/", PolicyView.as_view(), name="policy"),
            path("arrivals/", ArrivalsView.as_view(), name="arrivals"),
            path("arrivals/<int:pk>/receive/", ReceiveArrivalView.as_view(), name="receive_arrival"),
            path("arrivals/<int:pk>/day/", RescheduleView.as_view(), name="reschedule"),
            path("arrivals/<int:pk>/cancel/", CancelArrivalView.as_view(), name="cancel_arrival"),
        ]
