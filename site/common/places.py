"""Places that goods go to, and areas that they lie in: countries, narrowed to regions and postcodes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_POSTCODE = 20
# Some write the country before the digits of its postcodes; it tells nothing that the country does not.
WRITTEN_BEFORE = {"LT": "LT", "LV": "LV", "LU": "L"}


class InvalidPattern(ValueError):
    """A pattern of postcodes that cannot be meant; `pattern` is what was written."""

    def __init__(self, pattern: str) -> None:
        super().__init__(f"not a pattern of postcodes: {pattern}")
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class Place:
    """Where something goes: an ISO country code, and postcode and region as an address has them, where known."""

    country: str
    postcode: str = ""
    region: str = ""

    @classmethod
    def of_address(cls, address: Mapping[str, str]) -> "Place":
        """The place of an address as checkouts and orders keep it."""
        return cls(
            country=str(address.get("country", "")),
            postcode=str(address.get("postcode", "")),
            region=str(address.get("region", "")),
        )

    @property
    def compact_postcode(self) -> str:
        """The postcode's letters and digits, in capitals, without the country where the post writes it before."""
        compact = compact_postcode(self.postcode)
        before = WRITTEN_BEFORE.get(self.country, "")
        rest = compact.removeprefix(before)
        return rest if rest.isdigit() else compact


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Postcodes whose beginning lies between `first` and `last`, both included and of the same length."""

    first: str
    last: str

    def hold(self, compact: str) -> bool:
        """Whether a compact postcode is one of them."""
        beginning = compact[: len(self.first)]
        return len(beginning) == len(self.first) and self.first <= beginning <= self.last


@dataclass(frozen=True, slots=True)
class Area:
    """Countries (ISO codes). With regions, only those; with postcodes, only those; with both, where both hold."""

    countries: frozenset[str]
    regions: frozenset[str] = frozenset()
    postcodes: tuple[Postcodes, ...] = ()

    def holds(self, place: Place) -> bool:
        """Whether the place lies in the area for certain: a postcode that is not known is in no narrower one."""
        if place.country not in self.countries:
            return False
        if self.regions and place.region.strip().casefold() not in self.regions:
            return False
        compact = place.compact_postcode if self.postcodes else ""
        return not self.postcodes or any(each.hold(compact) for each in self.postcodes)

    @property
    def narrowness(self) -> int:
        """How exactly the area says where it is: postcodes say more than regions, regions more than a country."""
        return 2 * bool(self.postcodes) + bool(self.regions)

    def closeness(self, place: Place) -> tuple[int, int]:
        """How closely the area fits a place that it holds: its narrowness, then the length of the fitting pattern."""
        compact = place.compact_postcode
        return self.narrowness, max((len(each.first) for each in self.postcodes if each.hold(compact)), default=0)


def compact_postcode(postcode: str) -> str:
    """The letters and digits of a postcode, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", postcode[:LONGEST_POSTCODE].upper())


def parse_postcodes(text: str) -> tuple[Postcodes, ...]:
    """Patterns parted by commas or line breaks: a beginning such as 35, or a range such as 9000-9999.

    Raises InvalidPattern.
    """
    patterns = (pattern.strip() for pattern in re.split(r"[,;\n]", text))
    return tuple(_pattern(pattern) for pattern in patterns if pattern)


def parse_regions(text: str) -> frozenset[str]:
    """Regions parted by commas or line breaks, as they are compared."""
    regions = (region.strip().casefold() for region in re.split(r"[,;\n]", text))
    return frozenset(region for region in regions if region)


def _pattern(pattern: str) -> Postcodes:
    ends = [compact_postcode(end) for end in pattern.split("-")]
    first, last = ends[0], ends[-1]
    is_plain = re.fullmatch(r"[0-9A-Za-z -]+", pattern) is not None
    if not is_plain or not first or len(ends) > 2 or len(first) != len(last) or first > last:
        raise InvalidPattern(pattern)
    return Postcodes(first, last)
