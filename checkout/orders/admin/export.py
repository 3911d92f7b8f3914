"""Spreadsheets of orders: CSV as a stream, XLSX, and no cell that a spreadsheet would run as a formula."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from checkout.orders.models import Order
from common.spreadsheets import GuardedExport


class OrderExportMixin(GuardedExport):
    """The export of a list of orders as it is filtered, for those with the permission export_order."""

    request: HttpRequest
    is_export: bool
    list_export = [
        "number",
        "placed_at",
        "label",
        "get_order_status_display",
        "get_payment_status_display",
        "get_fulfilment_status_display",
        "payment_method_name",
        "delivery_name",
        "delivery_country",
        "contact.name",
        "contact.email",
        "contact.phone",
        "contact.vat_number",
        "currency",
        "items_total",
        "discount_total",
        "delivery_total",
        "tax_total",
        "is_reverse_charge",
        "total",
    ]
    export_headings = {
        "number": _("Number"),
        "placed_at": _("Placed at"),
        "label": _("Status"),
        "get_order_status_display": _("Order"),
        "get_payment_status_display": _("Payment"),
        "get_fulfilment_status_display": _("Fulfilment"),
        "payment_method_name": _("Payment method"),
        "delivery_name": _("Delivery method"),
        "delivery_country": _("Country"),
        "contact.name": _("Name"),
        "contact.email": _("E-mail"),
        "contact.phone": _("Phone"),
        "contact.vat_number": _("VAT number"),
        "currency": _("Currency"),
        "items_total": _("Items"),
        "discount_total": _("Discounts"),
        "delivery_total": _("Delivery"),
        "tax_total": _("Tax included"),
        "is_reverse_charge": _("Reverse charge"),
        "total": _("Total"),
    }
    export_filename = "orders"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export:
            rows = self.get_queryset().iterator(chunk_size=500)  # type: ignore[attr-defined]
            return self.as_spreadsheet(rows, request.GET["export"])  # type: ignore[attr-defined]
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def to_row_dict(self, item: Order) -> dict[str, Any]:
        """Amounts in major units, as decimals; the rest as people read it."""
        row: dict[str, Any] = super().to_row_dict(item)  # type: ignore[misc]
        for name in ("items", "discount", "delivery", "tax", "total"):
            key = "total" if name == "total" else f"{name}_total"
            row[key] = Decimal(getattr(item, f"{name}_money").amount)
        return row
