"""Reads what is posted to a cart. Strict: what is not a plain number is refused, never guessed at."""

import re

from django.http import QueryDict
from django_countries import countries

from common.places import LONGEST_POSTCODE, Place

# ASCII digits only: int() would also take signs, underscores, blanks and the digits of other scripts.
NUMBER = re.compile(r"[0-9]{1,18}")
LARGEST_ID = 10**18 - 1
QUANTITY = re.compile(r"[0-9]{1,4}")
POSTCODE = re.compile(r"[0-9A-Za-z -]*")
STEPS = {"": 0, "-1": -1, "1": 1}


class BadInput(ValueError):
    """What was posted cannot be meant."""


class BadPlace(BadInput):
    """There is no such country, or no such postcode."""


def read_id(data: QueryDict, name: str) -> int:
    """The id posted as `name`. Raises BadInput."""
    value = data.get(name, "")
    if not NUMBER.fullmatch(value):
        raise BadInput(name)
    return int(value)


def read_quantity(data: QueryDict) -> int:
    """The posted quantity, with one more or fewer when such a button was pressed; never negative. Raises BadInput."""
    value = data.get("quantity", "")
    step = data.get("step", "")
    if not QUANTITY.fullmatch(value) or step not in STEPS:
        raise BadInput("quantity")
    return max(int(value) + STEPS[step], 0)


def read_place(data: QueryDict) -> Place:
    """The posted country (ISO code) and postcode, which may be empty. Raises BadPlace."""
    country, postcode = data.get("country", ""), data.get("postcode", "").strip()
    if country not in dict(countries) or len(postcode) > LONGEST_POSTCODE or not POSTCODE.fullmatch(postcode):
        raise BadPlace("place")
    return Place(country, postcode=postcode)


def read_seen_prices(data: QueryDict) -> dict[int, int | None]:
    """Pairs "line:price" of what is agreed to, the price in minor units or empty for what is gone. Raises BadInput."""
    seen: dict[int, int | None] = {}
    for pair in data.getlist("seen"):
        line, separator, price = pair.partition(":")
        if not separator or not NUMBER.fullmatch(line) or (price and not NUMBER.fullmatch(price)):
            raise BadInput("seen")
        seen[int(line)] = int(price) if price else None
    if not seen:
        raise BadInput("seen")
    return seen
