"""The list of orders."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import IndexView

from checkout.orders.admin.export import OrderExportMixin
from checkout.orders.admin.filters import TABS, OrderFilterSet, count_tabs
from checkout.orders.models import Order, OrderLine
from checkout.orders.states import OrderStatus
from common.money import format_money


def listed_orders() -> QuerySet[Order]:
    """Orders with the contact that the list and the export show."""
    return Order.objects.select_related("contact")


def search_orders(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Orders whose number, name or e-mail contain `words`, or that hold such a SKU."""
    sku = OrderLine.objects.filter(order=OuterRef("pk"), sku__icontains=words)
    return orders.filter(
        Q(number__icontains=words)
        | Q(contact__name__icontains=words)
        | Q(contact__email__icontains=words)
        | Exists(sku)
    )


class CustomerColumn(Column):
    """Name and e-mail; an order whose contact was erased shows neither."""

    cell_template_name = "orders/admin/columns/customer.html"

    def get_value(self, instance: Order) -> Any:
        return getattr(instance, "contact", None) or ""


COLUMNS: list[Any] = [
    "number",
    DateColumn("placed_at", label=_("Placed"), sort_key="placed_at"),
    CustomerColumn("customer", label=_("Customer"), sort_key="contact__name"),
    Column("total", label=_("Total"), accessor=lambda order: format_money(order.total_money), sort_key="total"),
    Column(
        "payment",
        label=_("Payment"),
        accessor=lambda order: f"{order.get_payment_status_display()}, {order.payment_method_name}",
        sort_key="payment_status",
    ),
    Column(
        "fulfilment", label=_("Fulfilment"), accessor="get_fulfilment_status_display", sort_key="fulfilment_status"
    ),
    StatusTagColumn("label", label=_("Status"), primary=lambda order: order.order_status == OrderStatus.OPEN),
]


class OrderIndexView(OrderExportMixin, IndexView):
    template_name = "orders/admin/index.html"
    results_template_name = "orders/admin/index_results.html"
    default_ordering = "-placed_at"
    any_permission_required = ["view"]
    filterset_class = OrderFilterSet

    def get_base_queryset(self) -> QuerySet[Order]:
        return listed_orders()

    @cached_property
    def columns(self) -> list[Any]:
        # No bulk actions: the one that Wagtail brings deletes, and orders stay.
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def search_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        return search_orders(queryset, self.search_query.strip()) if self.is_searching else queryset

    def order_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        ordered: QuerySet[Order] = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "-pk")  # a tie never shuffles between pages

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        counts = count_tabs()
        current = self.request.GET.get("tab", "")
        tabs = [("", _("All"), counts["all"]), *((name, label, counts[name]) for name, (label, _q) in TABS.items())]
        context["tabs"] = [
            {"name": name, "label": label, "count": count, "is_current": name == current}
            for name, label, count in tabs
        ]
        return context
