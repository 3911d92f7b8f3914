"""What delivery costs, and why something cannot be sent. Pure: amounts are Money, weights are grams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.money import Money, to_minor, zero


class RateKind(StrEnum):
    """What the cost of a method goes by."""

    FLAT = "flat"
    WEIGHT = "weight"
    PRICE = "price"
    ITEM = "item"
    PICKUP = "pickup"


class Reason(StrEnum):
    """Why a parcel cannot travel by a method."""

    TOO_HEAVY = "too-heavy"
    TOO_DEAR = "too-dear"
    NO_BAND = "no-band"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `first` on, to `last` with it; without an end where `last` is None."""

    first: int
    last: int | None

    def holds(self, measure: int) -> bool:
        return self.first <= measure and (self.last is None or measure <= self.last)


@dataclass(frozen=True, slots=True)
class Band:
    """The cost of parcels whose measure lies in the span: grams by weight, minor units of the goods by price."""

    span: Span
    cost: Money


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """Where a parcel is collected: its address in lines, and when it is open in words."""

    point_id: int
    name: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """The terms of one way of sending goods to a zone; days are working days on the way, once it was handed over.

    `cost` is that of flat and pickup, and what comes before `cost_per_unit` by item; by weight and by price the
    `bands` hold it.
    """

    method_id: int
    code: str
    name: str
    description: str
    cost: Money
    free_from: Money | None
    maximum_weight_grams: int | None
    days_from: int
    days_to: int
    kind: RateKind = RateKind.FLAT
    cost_per_unit: Money | None = None
    bands: tuple[Band, ...] = ()
    points: tuple[PickupPoint, ...] = ()

    @property
    def amounts(self) -> list[Money]:
        """Every amount that the terms state."""
        stated = (self.cost, self.free_from, self.cost_per_unit, *(band.cost for band in self.bands))
        return [amount for amount in stated if amount is not None]

    @property
    def is_pickup(self) -> bool:
        return self.kind == RateKind.PICKUP

    def cost_of_one(self, *, price: Money, weight_grams: int) -> Money | None:
        """What sending one thing of this price and weight costs; None when it cannot travel so."""
        rate = delivery_rate(self, parcel=Parcel(weight_grams=weight_grams, goods=price, units=1))
        return rate.cost if rate is not None else None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent: its weight in grams, how many units, and what they cost after discounts.

    `is_barred`: something in it may not be brought to the place (catalog.sending), only collected.
    """

    weight_grams: int
    goods: Money
    units: int
    is_barred: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRate:
    """What sending one parcel by a method costs. `missing_for_free` is what more of goods would make it free."""

    terms: DeliveryTerms
    cost: Money
    missing_for_free: Money | None

    @property
    def is_free(self) -> bool:
        return not self.cost


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a parcel cannot travel by a method; `limit` is the most it carries, in grams or minor units of goods."""

    terms: DeliveryTerms
    reason: Reason
    limit: int | None


def find_hindrance(terms: DeliveryTerms, *, parcel: Parcel) -> Hindrance | None:
    """What keeps the parcel from travelling by the method; None when it can."""
    if parcel.is_barred and not terms.is_pickup:
        return Hindrance(terms, Reason.BARRED, None)
    heaviest = terms.maximum_weight_grams
    if heaviest is not None and parcel.weight_grams > heaviest:
        return Hindrance(terms, Reason.TOO_HEAVY, heaviest)
    if terms.kind not in (RateKind.WEIGHT, RateKind.PRICE) or _band(terms, parcel) is not None:
        return None
    lasts = [band.span.last for band in terms.bands]
    limit = max((last for last in lasts if last is not None), default=None)
    if limit is None or None in lasts or _measure(terms, parcel) <= limit:
        return Hindrance(terms, Reason.NO_BAND, None)
    return Hindrance(terms, Reason.TOO_HEAVY if terms.kind == RateKind.WEIGHT else Reason.TOO_DEAR, limit)


def delivery_rate(terms: DeliveryTerms, *, parcel: Parcel) -> DeliveryRate | None:
    """The rate for the parcel; None when it cannot travel by the method."""
    if find_hindrance(terms, parcel=parcel) is not None:
        return None
    nothing = zero(parcel.goods.currency.code)
    if terms.free_from is None:
        return DeliveryRate(terms=terms, cost=_cost(terms, parcel), missing_for_free=None)
    if parcel.goods >= terms.free_from:
        return DeliveryRate(terms=terms, cost=nothing, missing_for_free=nothing)
    return DeliveryRate(terms=terms, cost=_cost(terms, parcel), missing_for_free=terms.free_from - parcel.goods)


def delivery_rates(terms: Iterable[DeliveryTerms], *, parcel: Parcel) -> tuple[DeliveryRate, ...]:
    """Every rate that the parcel can travel by, in the shop's own order."""
    rates = (delivery_rate(each, parcel=parcel) for each in terms)
    return tuple(rate for rate in rates if rate is not None)


def find_hindrances(terms: Iterable[DeliveryTerms], *, parcel: Parcel) -> tuple[Hindrance, ...]:
    """Why the parcel cannot travel by those of the methods that do not carry it, in the shop's own order."""
    found = (find_hindrance(each, parcel=parcel) for each in terms)
    return tuple(each for each in found if each is not None)


def cheapest(rates: Iterable[DeliveryRate]) -> DeliveryRate | None:
    """The cheapest of the rates to the door, or where there is none to collect; of equals the first; None of none."""
    return min(rates, key=lambda rate: (rate.terms.is_pickup, rate.cost), default=None)


class Fault(StrEnum):
    """What is wrong with a band beside the others of its method."""

    START = "start"
    ORDER = "order"
    GAP = "gap"
    OVERLAP = "overlap"


def find_fault(spans: Sequence[Span]) -> tuple[Fault, int] | None:
    """The first fault of a method's bands and the position of the one that has it; None when they fit.

    They begin at 0 and follow each other without a gap and without an overlap, in whatever order they are written.
    """
    order = sorted(range(len(spans)), key=lambda index: spans[index].first)
    for place, index in enumerate(order):
        span, before = spans[index], spans[order[place - 1]] if place else None
        if span.last is not None and span.last < span.first:
            return Fault.ORDER, index
        if before is None:
            if span.first:
                return Fault.START, index
        elif before.last is None or span.first <= before.last:
            return Fault.OVERLAP, index
        elif span.first > before.last + 1:
            return Fault.GAP, index
    return None


def _cost(terms: DeliveryTerms, parcel: Parcel) -> Money:
    """What it costs before it may be free."""
    if terms.kind == RateKind.ITEM and terms.cost_per_unit is not None:
        return terms.cost + terms.cost_per_unit * parcel.units
    band = _band(terms, parcel)
    return band.cost if band is not None else terms.cost


def _band(terms: DeliveryTerms, parcel: Parcel) -> Band | None:
    if terms.kind not in (RateKind.WEIGHT, RateKind.PRICE):
        return None
    measure = _measure(terms, parcel)
    return next((band for band in terms.bands if band.span.holds(measure)), None)


def _measure(terms: DeliveryTerms, parcel: Parcel) -> int:
    return parcel.weight_grams if terms.kind == RateKind.WEIGHT else to_minor(parcel.goods)
