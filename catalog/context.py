"""What the layers above tell the catalogue about the shopper: frozen facts, no request, no model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField

from common import clock
from common.prepared import Parameter

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


def context_parameters() -> PriceContext:
    """A context that is not known yet, to prepare a queryset with (common.prepared)."""
    facts: dict[str, Any] = {
        "price_list": Parameter("price_list", CharField()),
        "currency": Parameter("currency", CharField()),
        "at": Parameter("at", DateTimeField()),
    }
    return PriceContext(**facts)


def context_values(context: PriceContext) -> dict[str, Any]:
    """What fills context_parameters."""
    return {"price_list": context.price_list, "currency": context.currency, "at": context.at}
