"""How the history of a gift card tells what was done to it; its money stands in its ledger."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry


def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("giftcards.issue", _("Issue gift card"), _("Issued"))
    actions.register_action("giftcards.adjust", _("Adjust gift card"), _("Balance adjusted"))
    actions.register_action("giftcards.terms", _("Change gift card"), _("Validity or note changed"))
