from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    name = "checkout.promotions"
    label = "promotions"
    verbose_name = _("Promotions")

    def ready(self) -> None:
        from wagtail import hooks

        from checkout.promotions.history import register_log_actions

        hooks.register("register_log_actions", register_log_actions)
