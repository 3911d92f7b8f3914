from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GiftCardsConfig(AppConfig):
    name = "checkout.giftcards"
    label = "giftcards"
    verbose_name = _("Gift cards")

    def ready(self) -> None:
        from wagtail import hooks

        from checkout.giftcards.history import register_log_actions
        from checkout.giftcards.models import GiftCard, GiftCardEntry
        from checkout.orders.triggers import freeze

        freeze(GiftCard)
        freeze(GiftCardEntry)
        hooks.register("register_log_actions", register_log_actions)
