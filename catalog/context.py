"""What the layers above tell the catalogue about the shopper: frozen facts, no request, no model."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from common import clock

DEFAULT_PRICE_LIST = "default"


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Which price list is read, in which currency, as of which moment (aware)."""

    price_list: str
    currency: str
    at: datetime


def default_price_context() -> PriceContext:
    """The shop's own price list at this moment."""
    return PriceContext(price_list=DEFAULT_PRICE_LIST, currency=settings.SHOP_CURRENCY, at=clock.now())
