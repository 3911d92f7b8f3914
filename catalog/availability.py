"""Whether a variant can be had, from the shelf or ahead of its arrival, and since when. Pure.

A unit that lies free is in stock whatever is sold ahead; what goes beyond is on back order or a pre-order, as the
variant's policy says, from a day on where one is known.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _


class Availability(Enum):
    """As schema.org names it."""

    IN_STOCK = "InStock"
    BACK_ORDER = "BackOrder"
    PRE_ORDER = "PreOrder"
    OUT_OF_STOCK = "OutOfStock"


class Promised(Protocol):
    """A row with what VariantQuerySet.with_promise or PriceQuerySet.with_base read."""

    sellable_quantity: int | None
    ready_quantity: int
    policy_kind: str | None
    policy_ships_on: date | None
    arrives_on: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """`quantity` units can be promised, of which `ready` lie free; None where they are not counted.

    Those beyond are pre-orders or back orders, sent from `sent_from` on; None where nobody knows.
    """

    quantity: int | None
    ready: int | None
    is_preorder: bool = False
    sent_from: date | None = None

    def of(self, units: int) -> Availability:
        """How so many units can be had: as their last one can."""
        if self.quantity is None or self.ready is None or units <= self.ready:
            return Availability.IN_STOCK
        if units > self.quantity:
            return Availability.OUT_OF_STOCK
        return Availability.PRE_ORDER if self.is_preorder else Availability.BACK_ORDER

    def ahead(self, units: int) -> int:
        """How many of so many units do not lie there yet."""
        return 0 if self.ready is None else max(0, units - self.ready)

    @property
    def day(self) -> str:
        """The day since which what is sold ahead is sent, in words; "" where nobody knows."""
        return date_format(self.sent_from, "j F") if self.sent_from else ""


def promise_of(row: Promised, today: date) -> Promise:
    """The promise as of `today`, where the shop stands. A day that has passed is told to nobody."""
    if row.sellable_quantity is None:
        return Promise(None, None)
    is_preorder = row.policy_kind == "preorder"
    days = (row.arrives_on,) if is_preorder else (row.policy_ships_on, row.arrives_on)
    known = next((day for day in days if day is not None), None)
    sent_from = known if known is not None and known >= today else None
    return Promise(row.sellable_quantity, min(row.ready_quantity, row.sellable_quantity), is_preorder, sent_from)


def ahead_text(promise: Promise) -> str:
    """A sentence about units that are sold ahead."""
    if promise.is_preorder:
        return _("Pre-order: sent from %(day)s.") % {"day": promise.day} if promise.day else _("Pre-order.")
    if promise.day:
        return _("On back order: sent from %(day)s.") % {"day": promise.day}
    return _("On back order: sent as soon as it is in.")


def ahead_words(promise: Promise) -> str:
    """The same in a few words, as stands on cards."""
    if promise.is_preorder:
        return _("Pre-order, from %(day)s") % {"day": promise.day} if promise.day else _("Pre-order")
    return _("On back order, from %(day)s") % {"day": promise.day} if promise.day else _("On back order")
