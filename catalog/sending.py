"""Where goods may be sent at all, whatever the way: the rule of a delivery class. Pure; docs/delivery.md states it."""

import re
from dataclasses import dataclass

from common.places import Area, InvalidPattern, Place, parse_postcodes

PART = re.compile(r"([A-Z]{2})[ :]+(\S.*)")


@dataclass(frozen=True, slots=True)
class SendingRule:
    """Where goods of a class are not sent, or, with `is_only`, the places that they are sent to alone.

    Part of a country is one only for a postcode that is known: until then nothing is refused for it.
    """

    name: str
    areas: tuple[Area, ...]
    is_only: bool = False

    def refuses(self, place: Place) -> bool:
        """Whether nothing of the class is brought to the place."""
        if self.is_only:
            return not any(_may_hold(area, place) for area in self.areas)
        return any(area.holds(place) for area in self.areas)


def parse_parts(text: str) -> tuple[Area, ...]:
    """Parts of countries, a line each: the country's code, then how postcodes begin, or ranges: "ES 07, 35, 38".

    Raises InvalidPattern with the line or the pattern that cannot be meant.
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(_part(line) for line in lines if line)


def _part(line: str) -> Area:
    match = PART.fullmatch(line)
    try:
        postcodes = parse_postcodes(match[2]) if match else ()
    except InvalidPattern as error:
        raise InvalidPattern(line) from error
    if match is None or not postcodes:
        raise InvalidPattern(line)
    return Area(frozenset({match[1]}), postcodes=postcodes)


def _may_hold(area: Area, place: Place) -> bool:
    return area.holds(place) if place.compact_postcode else place.country in area.countries
