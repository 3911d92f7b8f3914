"""How the goods of a cart can travel to a place: what each way costs, when they arrive, and what stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.readiness import Readiness
from checkout.cart.pricing import PricedCart
from checkout.shipping.dates import ArrivalDates, DispatchCalendar, arrival_dates
from checkout.shipping.rates import DeliveryRate, DeliveryTerms, Hindrance, Parcel, Reason, find_hindrances


@dataclass(frozen=True, slots=True)
class DeliveryWay:
    """A way for the goods to travel. `arrival` is None while nobody knows when the last of them can leave."""

    rate: DeliveryRate
    arrival: ArrivalDates | None

    @property
    def code(self) -> str:
        return self.rate.terms.code


class Trouble(StrEnum):
    """Why nothing carries the goods to a place."""

    NOWHERE = "nowhere"  # nothing at all is sent there
    NOT_THERE = "not-there"  # some things are not sent there
    TOO_HEAVY = "too-heavy"
    TOO_DEAR = "too-dear"
    NO_WAY = "no-way"


@dataclass(frozen=True, slots=True)
class DeliveryProblem:
    """`limit` is the heaviest parcel in grams that some way carries; `names` are the things that stand in the way:
    those that alone are heavier, or that are not sent to the place."""

    trouble: Trouble
    limit: int | None = None
    names: tuple[str, ...] = ()

    @property
    def limit_kilograms(self) -> str:
        return f"{(self.limit or 0) / 1000:g}"


@dataclass(frozen=True, slots=True)
class CartDelivery:
    """With a `problem` the goods cannot be ordered to this place. `is_pickup_only`: they can only be collected, as
    `barred` things, if any, are not sent there."""

    ways: tuple[DeliveryWay, ...] = ()
    problem: DeliveryProblem | None = None
    is_pickup_only: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line that is sent: `weight_grams` is that of one unit; `is_barred`, that it is not brought to the place."""

    name: str
    units: int
    weight_grams: int
    is_barred: bool = False


def describe_delivery(
    priced: PricedCart,
    *,
    lines: Sequence[SentLine],
    terms: Sequence[DeliveryTerms],
    readiness: Readiness,
    calendar: DispatchCalendar,
    country: str,
    at: datetime,
) -> CartDelivery:
    """The ways of a priced cart, as of an aware moment, or what is in the way of all of them."""
    if not priced.needs_delivery:
        return CartDelivery()
    units = sum(line.units for line in lines)
    barred = tuple(line.name for line in lines if line.is_barred)
    parcel = Parcel(weight_grams=priced.weight_grams, goods=priced.goods, units=units, is_barred=bool(barred))
    hindrances = find_hindrances(terms, parcel=parcel)
    if not priced.delivery_rates:
        return CartDelivery(problem=_problem(hindrances, lines))
    ways = tuple(
        DeliveryWay(rate, _arrival(rate.terms, readiness, calendar=calendar, country=country, at=at))
        for rate in priced.delivery_rates
    )
    is_pickup_only = all(way.rate.terms.is_pickup for way in ways) and bool(hindrances)
    return CartDelivery(ways=ways, is_pickup_only=is_pickup_only, barred=barred)


def _arrival(
    terms: DeliveryTerms, readiness: Readiness, *, calendar: DispatchCalendar, country: str, at: datetime
) -> ArrivalDates | None:
    if not readiness.is_known:
        return None
    return arrival_dates(
        calendar,
        at=at,
        country=country,
        days_from=terms.days_from,
        days_to=terms.days_to,
        ready_on=readiness.ready_on,
    )


def _problem(hindrances: Sequence[Hindrance], lines: Iterable[SentLine]) -> DeliveryProblem:
    if not hindrances:
        return DeliveryProblem(Trouble.NOWHERE)
    reasons = {each.reason for each in hindrances}
    if Reason.BARRED in reasons:
        return DeliveryProblem(Trouble.NOT_THERE, names=tuple(line.name for line in lines if line.is_barred))
    heaviest = [each.limit for each in hindrances if each.reason == Reason.TOO_HEAVY and each.limit is not None]
    if reasons == {Reason.TOO_HEAVY}:
        limit = max(heaviest)
        names = tuple(line.name for line in lines if line.weight_grams > limit)
        return DeliveryProblem(Trouble.TOO_HEAVY, limit=limit, names=names)
    return DeliveryProblem(Trouble.TOO_DEAR if reasons == {Reason.TOO_DEAR} else Trouble.NO_WAY)
