"""Loads one gift card, whose code stands in the README."""

from datetime import datetime

from django.conf import settings

from checkout.giftcards.services import issue_card_with_code
from common.money import currency_digits

CODE = "GRAY-BEAR-MEET-DEER"
MAJOR_UNITS = 50


def load_gift_card(*, at: datetime) -> None:
    """A card of fifty of the shop's currency."""
    amount = MAJOR_UNITS * 10 ** currency_digits(settings.SHOP_CURRENCY)
    issue_card_with_code(code=CODE, amount=amount, by=None, at=at)
