"""Factories of gift cards, issued through the services: `gift_card(amount=2000)` holds twenty euro.

Its code stands on it as `code`, which a card from the database does not know.
"""

from typing import Any

from checkout.giftcards.models import GiftCard
from checkout.giftcards.services import issue_cards
from checkout.orders.tests.factories import NOON


def gift_card(*, amount: int = 2000, **facts: Any) -> GiftCard:
    changed = {name: facts.pop(name) for name in ("is_active", "expires_on") if name in facts}
    issued = issue_cards(count=1, amount=amount, by=None, at=facts.pop("at", NOON), **facts)[0]
    card = issued.card
    if changed:
        GiftCard.objects.filter(pk=card.pk).update(**changed)
        card.refresh_from_db()
    card.code = issued.code  # type: ignore[attr-defined]
    return card
