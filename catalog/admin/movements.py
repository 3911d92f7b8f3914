"""The ledger of stock movements."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.models import StockMovement
from common.ledgers import DayFilter, LedgerAdmin


class StockMovementAdmin(LedgerAdmin):
    model = StockMovement
    menu_label = _("Stock movements")
    menu_icon = "history"
    add_to_admin_menu = False  # it stands in the catalogue's menu
    list_display = ("at", "reason", "sku", "location", "on_hand", "reserved", "reference", "note", "actor")
    list_filter = ("reason", ("at", DayFilter))
    list_select_related = ("stock__variant__product", "stock__location", "actor")
    search_fields = ("stock__variant__sku", "stock__variant__product__name", "reference", "note")
    ordering = ("-at", "-pk")
    inspect_view_fields = [
        "at",
        "reason",
        "sku",
        "product",
        "location",
        "on_hand",
        "reserved",
        "reference",
        "note",
        "actor",
    ]

    def sku(self, row: StockMovement) -> str:
        return row.stock.variant.sku

    sku.short_description = _("SKU")  # type: ignore[attr-defined]

    def product(self, row: StockMovement) -> str:
        return row.stock.variant.product.name

    product.short_description = _("Product")  # type: ignore[attr-defined]

    def location(self, row: StockMovement) -> str:
        return row.stock.location.name

    location.short_description = _("Location")  # type: ignore[attr-defined]

    def on_hand(self, row: StockMovement) -> SafeString | str:
        return _signed(row.on_hand_change)

    on_hand.short_description = _("On hand")  # type: ignore[attr-defined]

    def reserved(self, row: StockMovement) -> SafeString | str:
        return _signed(row.reserved_change)

    reserved.short_description = _("Reserved")  # type: ignore[attr-defined]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related(*self.list_select_related)


def _signed(change: int) -> SafeString | str:
    """+5 or -2; a dash for a column that the movement does not touch."""
    return format_html("{}", f"{change:+d}") if change else "-"
