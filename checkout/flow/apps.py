from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowConfig(AppConfig):
    name = "checkout.flow"
    label = "flow"
    verbose_name = _("Checkout")

    def ready(self) -> None:
        from checkout.flow.promotions import find_orders, give_back_uses, list_orders_of
        from checkout.flow.vat import check_due_numbers
        from checkout.orders.registry import register_on_closed
        from checkout.promotions.customers import open_orders
        from checkout.promotions.references import open_references
        from common.due import register_due_work

        register_on_closed("promotions", give_back_uses)
        open_orders(list_orders_of)
        open_references(find_orders)
        register_due_work("VAT numbers asked about", check_due_numbers)
