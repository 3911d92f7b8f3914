from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShippingConfig(AppConfig):
    name = "checkout.shipping"
    label = "shipping"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        from catalog.delivery import register_delivery_options, register_delivery_promise
        from checkout.shipping.promises import promise_delivery
        from checkout.shipping.selectors import list_delivery_options

        register_delivery_options(list_delivery_options)
        register_delivery_promise(promise_delivery)
