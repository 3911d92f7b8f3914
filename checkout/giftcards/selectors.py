"""Reads of gift cards: the one that has a code, and what some of them would pay of an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from checkout.giftcards.codes import digest, normalise_code
from checkout.giftcards.models import GiftCard
from common.money import Money, from_minor


@dataclass(frozen=True, slots=True)
class CardShare:
    """What a card pays of something, and what remains on it then; minor units of `currency`.

    A card that pays nothing `is_spent`: it is over, disabled, empty, in another currency, or not needed any more.
    """

    card_id: int
    last4: str
    currency: str
    amount: int
    left: int

    @property
    def is_spent(self) -> bool:
        return self.amount == 0

    @property
    def money(self) -> Money:
        return from_minor(self.amount, self.currency)

    @property
    def left_money(self) -> Money:
        return from_minor(self.left, self.currency)


def find_card(code: str) -> GiftCard | None:
    """The card that has this code, however it is typed."""
    letters = normalise_code(code)
    return GiftCard.objects.filter(code_digest=digest(letters)).first() if letters else None


def share_out(*, card_ids: Sequence[int], total: int, currency: str, at: datetime) -> tuple[CardShare, ...]:
    """What each card would pay of `total` (minor units) now: one after the other, each as much as it has."""
    if not card_ids:
        return ()
    cards, due, today = GiftCard.objects.in_bulk(card_ids), total, timezone.localdate(at)
    shares = []
    for card in (cards[pk] for pk in card_ids if pk in cards):
        pays = card.is_active and card.currency == currency and not card.is_over(today)
        amount = min(card.balance, due) if pays else 0
        due -= amount
        shares.append(
            CardShare(
                card_id=card.pk,
                last4=card.last4,
                currency=card.currency,
                amount=amount,
                left=card.balance - amount if pays else 0,
            )
        )
    return tuple(shares)
