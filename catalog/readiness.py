"""Since when units of a variant that is sold ahead can leave the house. The arithmetic is pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from django.db.models import F, Sum
from django.db.models.functions import Greatest

from catalog.models import Stock, StockArrival


@dataclass(frozen=True, slots=True)
class Readiness:
    """When the units that were asked for can leave. `ready_on` is None where they lie there, or nobody knows."""

    is_known: bool = True
    ready_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A variant's units: `free` lie there for anybody, `owed` were promised to others before they have come.

    `arrivals` are (day, units) by day; `ships_on` is the day that a back order names, if it names one.
    """

    free: int
    owed: int
    arrivals: Sequence[tuple[date, int]] = ()
    ships_on: date | None = None


def readiness_of(shelved: Shelved, *, units: int, today: date) -> Readiness:
    """When so many units can leave: at once as far as they lie there, else with the arrival that brings the last one.

    Arrivals serve those who ordered before first. One whose day has passed has not come: nobody knows its day. Where
    no arrival is announced the day of the back order counts.
    """
    missing = units - shelved.free
    if missing <= 0:
        return Readiness()
    totals = accumulate(quantity for _day, quantity in shelved.arrivals)
    days = (
        day for (day, _units), total in zip(shelved.arrivals, totals, strict=True) if total >= missing + shelved.owed
    )
    ready_on = next(days, shelved.ships_on)
    if ready_on is None or ready_on < today:
        return Readiness(is_known=False)
    return Readiness(ready_on=ready_on)


def list_readiness(units: Mapping[int, int], *, today: date) -> dict[int, Readiness]:
    """By variant, when so many units of each can leave; what is not counted is left out. At most two queries."""
    free, owed = Greatest(F("on_hand") - F("reserved"), 0), Greatest(F("reserved") - F("on_hand"), 0)
    rows = (
        Stock.objects.filter(variant_id__in=units, variant__is_stock_tracked=True)
        .order_by()
        .values_list("variant_id", "variant__stock_policy__ships_on")
        .annotate(free=Sum(free), owed=Sum(owed))
    )
    found = {pk: Shelved(free=free, owed=owed, ships_on=ships_on) for pk, ships_on, free, owed in rows}
    short = [pk for pk, shelved in found.items() if shelved.free < units[pk]]
    arrivals = list_arrivals(short) if short else {}
    return {
        pk: readiness_of(replace(shelved, arrivals=arrivals.get(pk, ())), units=units[pk], today=today)
        for pk, shelved in found.items()
    }


def list_arrivals(variant_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """Units to come by variant, by day."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = StockArrival.objects.filter(stock__variant_id__in=variant_ids, quantity__gt=0)
    for variant_id, day, quantity in rows.order_by("expected_on", "pk").values_list(
        "stock__variant_id", "expected_on", "quantity"
    ):
        found[variant_id].append((day, quantity))
    return found


def slowest(each: Sequence[Readiness]) -> Readiness:
    """What holds for all of them together, as they leave in one parcel."""
    if any(not one.is_known for one in each):
        return Readiness(is_known=False)
    return Readiness(ready_on=max((one.ready_on for one in each if one.ready_on is not None), default=None))
