"""Whose prices somebody is shown: the shop's, and those of the price lists for the customer groups they are in.

The layer that knows customers registers here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.context import DEFAULT_PRICE_LIST, PriceContext
from catalog.models import PriceList
from common import clock


class CustomerGroups(Protocol):
    """Groups of customers, each named by a code that never changes."""

    def codes_of(self, user_id: int) -> "QuerySet[Any, Any]":
        """The codes of the groups that somebody is in, as a query that stands within another."""

    def choices(self) -> list[tuple[str, str]]:
        """Every group's code and name, by name."""


_groups: list[CustomerGroups] = []


def register_customer_groups(groups: CustomerGroups) -> None:
    """Have `groups` tell what groups there are and who is in them."""
    _groups[:] = [groups]


def customer_groups() -> list[tuple[str, str]]:
    """Every group's code and name, by name; none where nobody knows of groups."""
    return [choice for groups in _groups for choice in groups.choices()]


def shopper_context(*, user_id: int | None, currency: str | None = None, at: datetime) -> PriceContext:
    """What a member is to pay at a moment, in one query; a guest pays the shop's prices, without any.

    Lists in another currency are for nobody who pays in this one.
    """
    codes = [groups.codes_of(user_id) for groups in _groups] if user_id is not None else []
    currency = currency or settings.SHOP_CURRENCY
    lists = _lists_for(codes[0], currency) if codes else ()
    return PriceContext(DEFAULT_PRICE_LIST, currency, at, lists)


def group_context(*, groups: Iterable[str], at: datetime) -> PriceContext:
    """What somebody is to pay who is in all of these groups (codes)."""
    codes = sorted(groups)
    lists = _lists_for(codes, settings.SHOP_CURRENCY) if codes else ()
    return PriceContext(DEFAULT_PRICE_LIST, settings.SHOP_CURRENCY, at, lists)


def request_context(request: HttpRequest) -> PriceContext:
    """What whoever asks is shown, as of one moment. Without a session nobody is looked up; a request asks once.

    It is what catalog.middleware judges by whether a cache may keep the answer.
    """
    kept: PriceContext | None = getattr(request, "price_context", None)
    if kept is None:
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        kept = shopper_context(user_id=request.user.pk if is_known else None, at=clock.now())
        request.price_context = kept  # type: ignore[attr-defined]
    return kept


def _lists_for(codes: Any, currency: str) -> tuple[str, ...]:
    lists = PriceList.objects.filter(customer_group__in=codes, currency=currency).exclude(customer_group="")
    return tuple(lists.order_by("code").values_list("code", flat=True))
