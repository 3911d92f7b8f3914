"""What waits to be done with orders, on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from checkout.orders.admin.filters import TABS, count_tabs


class OrderQueuePanel(Component):
    order = 10
    template_name = "orders/admin/dashboard.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        counts = count_tabs()
        url = reverse("wagtailsnippets_orders_order:list")
        return {
            "queues": [
                {"label": TABS[name][0], "count": counts[name], "url": f"{url}?tab={name}"}
                for name in ("to_ship", "to_pay", "sent")
            ],
        }
