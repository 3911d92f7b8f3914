"""What runs low, on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from catalog.admin.filters import low_variants


class LowStockPanel(Component):
    order = 20
    template_name = "catalog/admin/dashboard.html"
    shown = 8

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        rows = low_variants().select_related("product")
        return {
            "rows": list(rows[: self.shown]),
            "count": rows.count(),
            "url": f"{reverse('stock:index')}?level=low",
        }
