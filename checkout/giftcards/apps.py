from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GiftCardsConfig(AppConfig):
    name = "checkout.giftcards"
    label = "giftcards"
    verbose_name = _("Gift cards")

    def ready(self) -> None:
        from wagtail import hooks
        from wagtail.permissions import register_permission_policy

        from checkout.giftcards.history import register_log_actions
        from checkout.giftcards.models import GiftCard, GiftCardEntry
        from checkout.giftcards.permissions import GiftCardPermissionPolicy
        from checkout.orders.triggers import freeze

        register_permission_policy(GiftCard, GiftCardPermissionPolicy(GiftCard))
        freeze(GiftCard)
        freeze(GiftCardEntry)
        hooks.register("register_log_actions", register_log_actions)
