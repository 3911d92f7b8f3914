from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CartConfig(AppConfig):
    name = "checkout.cart"
    label = "cart"
    verbose_name = _("Carts")

    def ready(self) -> None:
        from checkout.cart import login  # noqa: F401 -- listens to Django's login signal
        from checkout.cart.trial import try_promotion
        from checkout.promotions.trial import open_trial

        open_trial(try_promotion)
