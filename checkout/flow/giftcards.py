"""Gift cards in the checkout: entered and taken off while it is open, redeemed when its order is placed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checkout.cart.models import Cart
from checkout.flow.models import Checkout
from checkout.flow.selectors import CheckoutState
from checkout.giftcards.models import GiftCard
from checkout.giftcards.selectors import find_card
from checkout.giftcards.services import Redemption, Share, redeem, reference_of
from common.money import format_money

MOST_CARDS = 10


class GiftCardRefused(Exception):
    """A card that cannot pay this order; the message, in words for people, says why."""


@transaction.atomic
def add_gift_card(*, state: CheckoutState, code: str, at: datetime) -> GiftCard:
    """Let the card with this code pay what it can. Raises GiftCardRefused, and then nothing has changed."""
    checkout = _lock(state)
    card = find_card(code)
    if card is None:
        raise GiftCardRefused(_("We know no gift card with this code. It has 16 letters and digits."))
    if card.pk in checkout.gift_cards:
        raise GiftCardRefused(_("This gift card is on your order already."))
    if len(checkout.gift_cards) >= MOST_CARDS:
        raise GiftCardRefused(_("At most %(most)d gift cards pay one order.") % {"most": MOST_CARDS})
    if problem := _problem_of(card, currency=state.view.priced.currency, today=timezone.localdate(at)):
        raise GiftCardRefused(problem)
    if state.due_minor == 0:
        raise GiftCardRefused(_("Nothing is left to pay."))
    checkout.gift_cards = [*checkout.gift_cards, card.pk]
    _save(checkout, at=at)
    return card


@transaction.atomic
def remove_gift_card(*, state: CheckoutState, card_id: int, at: datetime) -> None:
    """Take a card off; one that is not on the order is none the wiser."""
    checkout = _lock(state)
    if card_id in checkout.gift_cards:
        checkout.gift_cards = [each for each in checkout.gift_cards if each != card_id]
        _save(checkout, at=at)


def redeem_gift_cards(state: CheckoutState, *, at: datetime) -> tuple[Redemption, ...]:
    """Take off its cards what they pay of the order that `state` stands for; no query where there are none.

    Raises CardRefused where somebody was faster; then the caller must roll back.
    """
    shares = [Share(card_id=each.card_id, amount=each.amount) for each in state.gift_cards if each.amount]
    if not shares:
        return ()
    currency, reference = state.view.priced.currency, reference_of(state.checkout.pk)
    return redeem(shares=shares, currency=currency, reference=reference, at=at)


def _problem_of(card: GiftCard, *, currency: str, today: date) -> str:
    """Why the card pays nothing now; empty where it does. Who has a code may know."""
    if not card.is_active:
        return _("This gift card was disabled. Please ask us.")
    if card.expires_on is not None and card.is_over(today):
        return _("This gift card could be used until %(day)s.") % {"day": date_format(card.expires_on)}
    if card.currency != currency:
        words = _("This gift card holds %(balance)s; your order is in %(currency)s.")
        return words % {"balance": format_money(card.balance_money), "currency": currency}
    return _("Nothing is left on this gift card.") if card.balance == 0 else ""


def _lock(state: CheckoutState) -> Checkout:
    """The checkout's row, under the lock of its cart, which a submit takes too."""
    cart = Cart.objects.select_for_update().filter(pk=state.view.cart.pk, status=Cart.Status.OPEN).first()
    checkout = Checkout.objects.filter(cart=cart).first() if cart else None
    if checkout is None:
        raise GiftCardRefused(_("Please start with your contact."))
    return checkout


def _save(checkout: Checkout, *, at: datetime) -> None:
    checkout.updated_at = at
    checkout.save(update_fields=["gift_cards", "updated_at"])
