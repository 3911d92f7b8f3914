"""Which zone's rates hold at a place, and which rates get in each other's way. Pure.

Zones of a place count from the narrowest to the widest: one with postcodes before one with regions, before that of the
whole country; of several with postcodes the one whose fitting pattern is longest, then the one made first. The rate of
a class is that of the first zone that has one. A zone without tax ends the search.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from common.places import Area, Place


@dataclass(frozen=True, slots=True)
class ZoneRates:
    """A zone on a day: `percents` is by the code of the tax class."""

    id: int
    area: Area
    is_exempt: bool = False
    percents: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a rate runs: from `starts_on` until the day before `ends_on`, or on."""

    starts_on: date
    ends_on: date | None = None

    def overlaps(self, other: "Span") -> bool:
        """Whether there is a day on which both run."""
        return (other.ends_on is None or self.starts_on < other.ends_on) and (
            self.ends_on is None or other.starts_on < self.ends_on
        )


def percents_at(place: Place, zones: Iterable[ZoneRates]) -> dict[str, Decimal]:
    """Percent by tax class at the place; a class without a rate has no tax."""
    found: dict[str, Decimal] = {}
    for zone in narrowest_first(place, zones):
        if zone.is_exempt:
            break
        found = {**zone.percents, **found}
    return found


def narrowest_first(place: Place, zones: Iterable[ZoneRates]) -> list[ZoneRates]:
    """The zones that hold the place, in the order in which they count."""
    holding = [zone for zone in zones if zone.area.holds(place)]
    in_order = sorted(holding, key=lambda zone: zone.id)
    return sorted(in_order, key=lambda zone: zone.area.closeness(place), reverse=True)  # equals keep their order


def find_overlap(spans: Sequence[Span]) -> tuple[int, int] | None:
    """The positions of two spans that share a day, the earlier one first; None when all follow each other."""
    order = sorted(range(len(spans)), key=lambda index: spans[index].starts_on)
    # One that reaches to any later one reaches to the next, so it is enough to look at neighbours.
    for first, second in pairwise(order):
        if spans[first].overlaps(spans[second]):
            return first, second
    return None
