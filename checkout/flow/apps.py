from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowConfig(AppConfig):
    name = "checkout.flow"
    label = "flow"
    verbose_name = _("Checkout")

    def ready(self) -> None:
        from checkout.flow.promotions import find_orders, give_back_uses, list_orders_of
        from checkout.orders.registry import register_on_closed
        from checkout.promotions.customers import open_orders
        from checkout.promotions.references import open_references

        register_on_closed("promotions", give_back_uses)
        open_orders(list_orders_of)
        open_references(find_orders)
