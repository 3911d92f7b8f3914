from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    name = "checkout.promotions"
    label = "promotions"
    verbose_name = _("Promotions")

    def ready(self) -> None:
        from wagtail import hooks

        from catalog.promoted import register_labeller
        from checkout.promotions.history import register_log_actions
        from checkout.promotions.labels import list_product_labels

        register_labeller(list_product_labels)
        hooks.register("register_log_actions", register_log_actions)
