"""Orders as snippets, without any way to add, edit, copy, choose or delete one."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from checkout.orders.admin.listing import COLUMNS, OrderIndexView
from checkout.orders.admin.order_page import OrderActionView, OrderHistoryView, OrderPageView
from checkout.orders.models import Order

ABSENT = ("add", "edit", "delete", "copy", "usage")


class OrderViewSet(SnippetViewSet):
    model = Order
    icon = "clipboard-list"
    menu_label = _("Orders")
    menu_order = 110
    add_to_admin_menu = True
    list_per_page = 30
    list_display = COLUMNS
    search_fields = ["number"]
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    index_view_class = OrderIndexView
    inspect_view_class = OrderPageView
    history_view_class = OrderHistoryView
    index_template_name = OrderIndexView.template_name
    index_results_template_name = OrderIndexView.results_template_name
    inspect_template_name = OrderPageView.template_name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {f"{name}_url_name": None for name in ABSENT if name != "copy"}
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in ABSENT]
        return [
            *kept,
            path("<int:pk>/<slug:name>/", OrderActionView.as_view(), name="action"),
        ]

    def register_chooser_viewset(self) -> None:
        """Choosers ask for no permission beyond the admin's: orders are in none."""
