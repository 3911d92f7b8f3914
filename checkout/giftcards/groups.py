"""What the groups of staff may do with gift cards. The first grants are made by a migration.

Merchandisers issue cards; order staff put a card right and tell what became of it; support looks.
"""

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants

LOOK = ("giftcards.view_giftcard", "giftcards.view_giftcardentry")

GRANTS = {
    MERCHANDISERS: Grants(permissions=(*LOOK, "giftcards.issue_giftcard", "giftcards.change_giftcard")),
    ORDER_STAFF: Grants(permissions=(*LOOK, "giftcards.change_giftcard", "giftcards.adjust_giftcard")),
    SUPPORT: Grants(permissions=LOOK),
}
