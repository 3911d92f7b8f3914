"""Every entry of every card, as a read-only ledger of the admin."""

from django.utils.translation import gettext_lazy as _

from checkout.giftcards.models import GiftCardEntry
from common.ledgers import DayFilter, LedgerAdmin
from common.money import format_money


class GiftCardEntryAdmin(LedgerAdmin):
    model = GiftCardEntry
    menu_label = _("Gift card entries")
    menu_icon = "tag"
    add_to_admin_menu = False
    list_display = ("at", "card", "kind", "money", "reason", "actor")
    list_filter = ("kind", ("at", DayFilter))
    list_select_related = ("card", "actor")
    search_fields = ("card__last4", "reason")
    ordering = ("-at", "-pk")
    inspect_view_fields = ["at", "card", "kind", "money", "key", "reason", "actor"]

    def money(self, row: GiftCardEntry) -> str:
        return format_money(row.money)

    money.short_description = _("Amount")  # type: ignore[attr-defined]
