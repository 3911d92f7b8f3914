"""What the layers above tell the catalogue about the shopper: frozen facts, no request, no model."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField

from common import clock
from common.prepared import Parameter, parameters, values_of

DEFAULT_PRICE_LIST = "default"


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Which price list is read, in which currency, as of which moment (aware).

    `group_lists` are the codes, in order, of lists for groups that the shopper is in (catalog.shoppers): the lowest
    price of all these lists holds.
    """

    price_list: str
    currency: str
    at: datetime
    group_lists: tuple[str, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """The codes of every list that is read."""
        return (self.price_list, *self.group_lists)

    @property
    def cache_key(self) -> str:
        """What is remembered of prices is remembered under this: shoppers with other lists have another one."""
        if not self.group_lists:
            return f"{self.price_list}-{self.currency}"
        return f"{hashlib.sha256(repr(self.lists).encode()).hexdigest()[:24]}-{self.currency}"


def default_price_context() -> PriceContext:
    """The shop's own price list at this moment: what everybody is shown, and machines alone."""
    return PriceContext(price_list=DEFAULT_PRICE_LIST, currency=settings.SHOP_CURRENCY, at=clock.now())


def context_parameters(group_lists: int = 0) -> PriceContext:
    """A context that is not known yet but for how many lists of groups it has, to prepare a queryset with
    (common.prepared).
    """
    facts: dict[str, Any] = {
        "price_list": Parameter("price_list", CharField()),
        "currency": Parameter("currency", CharField()),
        "at": Parameter("at", DateTimeField()),
        "group_lists": parameters("group_list", CharField(), group_lists),
    }
    return PriceContext(**facts)


def context_values(context: PriceContext) -> dict[str, Any]:
    """What fills context_parameters of as many lists of groups as the context has."""
    facts = {"price_list": context.price_list, "currency": context.currency, "at": context.at}
    return facts | values_of("group_list", context.group_lists)
