"""Without the condition on the balance of a gift card: whoever saw it on the review spends it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from checkout.flow import giftcards, selectors
from checkout.giftcards.models import GiftCard
from checkout.giftcards.selectors import CardShare
from checkout.giftcards.services import Redemption, Share
from testing.unguarded import application

__all__ = ["application"]


def pay_blindly(*, shares: Sequence[Share], currency: str, reference: str, at: Any) -> tuple[Redemption, ...]:  # noqa: ARG001
    for share in shares:
        GiftCard.objects.filter(pk=share.card_id).update(balance=Greatest(F("balance") - share.amount, 0))
    return tuple(Redemption(key=f"{reference}:{each.card_id}", last4="", amount=each.amount) for each in shares)


def all_of_it(*, card_ids: Sequence[int], total: int, currency: str, at: Any) -> tuple[CardShare, ...]:  # noqa: ARG001
    return tuple(
        CardShare(card_id=card_id, last4="", currency=currency, amount=total, left=0) for card_id in card_ids[:1]
    )


giftcards.redeem = pay_blindly  # type: ignore[assignment]
selectors.share_out = all_of_it  # type: ignore[assignment]
