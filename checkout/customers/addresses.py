"""What an address needs in each country: postcodes, regions and what people there call them. Pure data and functions.

A postcode's shape is written with 9 for a digit, a for a letter and * for either; a capital letter stands for itself,
as do the space and hyphen that the post writes between the groups. The shapes are as the national posts publish them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checkout.customers.regions import REGIONS

Words = str | Promise
POSTCODE = _("Postcode")
CITY = _("Town or city")


class InvalidPostcode(ValueError):
    """A postcode that does not have the country's shape; `example` shows one that does."""

    def __init__(self, example: str) -> None:
        super().__init__(f"not like {example}")
        self.example = example


@dataclass(frozen=True, slots=True)
class AddressRule:
    """How addresses of a country are written. Without shapes any postcode is taken, and none is asked for."""

    shapes: tuple[str, ...] = ()
    example: str = ""
    is_postcode_required: bool = True
    has_postcode: bool = True
    postcode_label: Words = POSTCODE
    city_label: Words = CITY
    region_label: Words = ""
    is_region_required: bool = False
    regions: Mapping[str, str] = field(default_factory=dict)


ANYWHERE = AddressRule(is_postcode_required=False, region_label=_("Region"))
WITHOUT_POSTCODES = AddressRule(has_postcode=False, is_postcode_required=False, region_label=_("Region"))

# country code -> shapes and an example
POSTCODES: dict[str, tuple[str, str]] = {
    "AD": ("AD999", "AD500"),
    "AT": ("9999", "1010"),
    "AU": ("9999", "3000"),
    "BE": ("9999", "9000"),
    "BG": ("9999", "1000"),
    "BR": ("99999-999", "01310-100"),
    "CA": ("a9a 9a9", "K1A 0B1"),
    "CH": ("9999", "8001"),
    "CN": ("999999", "100000"),
    "CY": ("9999", "1010"),
    "CZ": ("999 99", "110 00"),
    "DE": ("99999", "10115"),
    "DK": ("9999", "1050"),
    "EE": ("99999", "10111"),
    "ES": ("99999", "28001"),
    "FI": ("99999", "00100"),
    "FR": ("99999", "75001"),
    "GB": ("a9 9aa|a99 9aa|aa9 9aa|aa99 9aa|a9a 9aa|aa9a 9aa", "SW1A 1AA"),
    "GR": ("999 99", "105 57"),
    "HR": ("99999", "10000"),
    "HU": ("9999", "1011"),
    "IE": ("a9* ****", "D02 AF30"),
    "IL": ("9999999", "9100001"),
    "IN": ("999999", "110001"),
    "IS": ("999", "101"),
    "IT": ("99999", "00118"),
    "JP": ("999-9999", "100-0001"),
    "KR": ("99999", "04524"),
    "LI": ("9999", "9490"),
    "LT": ("LT-99999|99999", "LT-01100"),
    "LU": ("9999|L-9999", "1009"),
    "LV": ("LV-9999|9999", "LV-1010"),
    "MC": ("99999", "98000"),
    "MT": ("aaa 9999", "VLT 1117"),
    "MX": ("99999", "06000"),
    "NL": ("9999 aa", "1012 AB"),
    "NO": ("9999", "0150"),
    "NZ": ("9999", "6011"),
    "PL": ("99-999", "00-001"),
    "PT": ("9999-999", "1000-001"),
    "RO": ("999999", "010011"),
    "RS": ("99999", "11000"),
    "SE": ("999 99", "111 22"),
    "SG": ("999999", "018956"),
    "SI": ("9999", "1000"),
    "SK": ("999 99", "811 01"),
    "SM": ("99999", "47890"),
    "TR": ("99999", "34110"),
    "UA": ("99999", "01001"),
    "US": ("99999|99999-9999", "10001"),
    "VA": ("99999", "00120"),
    "ZA": ("9999", "8001"),
}

# country code -> what differs from the plain form
WORDS: dict[str, dict[str, object]] = {
    "AU": {"region_label": _("State"), "is_region_required": True, "city_label": _("Suburb")},
    "BR": {"region_label": _("State"), "is_region_required": True},
    "CA": {"postcode_label": _("Postal code"), "region_label": _("Province"), "is_region_required": True},
    "CN": {"region_label": _("Province"), "is_region_required": True},
    "ES": {"region_label": _("Province")},
    "GB": {"region_label": _("County")},
    "IE": {"postcode_label": _("Eircode"), "is_postcode_required": False, "region_label": _("County")},
    "IN": {"postcode_label": _("PIN code"), "region_label": _("State"), "is_region_required": True},
    "IT": {"region_label": _("Province"), "is_region_required": True},
    "JP": {"region_label": _("Prefecture"), "is_region_required": True},
    "MX": {"region_label": _("State"), "is_region_required": True},
    "US": {"postcode_label": _("ZIP code"), "region_label": _("State"), "is_region_required": True},
}

POSTCODELESS = frozenset(
    ("AE", "AG", "AO", "BO", "BS", "BZ", "CM", "FJ", "GH", "GM", "HK", "JM", "MO", "QA", "TT", "ZW")
)


@cache
def address_rule(country: str) -> AddressRule:
    """The rule of a country by its ISO code; a lenient one for countries without an entry of their own."""
    if country in POSTCODELESS:
        return WITHOUT_POSTCODES
    if country not in POSTCODES:
        return ANYWHERE
    shapes, example = POSTCODES[country]
    words = WORDS.get(country, {})
    return AddressRule(
        shapes=tuple(shapes.split("|")),
        example=example,
        regions=REGIONS.get(country, {}),
        **words,  # type: ignore[arg-type]
    )


def clean_postcode(postcode: str, rule: AddressRule) -> str:
    """`postcode` written as the country's post writes it. Raises InvalidPostcode."""
    if not rule.shapes:
        return postcode
    compact = "".join(character for character in postcode.upper() if character not in " -.")
    for shape in rule.shapes:
        written = _fit(compact, shape)
        if written is not None:
            return written
    raise InvalidPostcode(rule.example)


def _fit(compact: str, shape: str) -> str | None:
    """The characters of `compact` laid into `shape`; None when they do not fit."""
    if len(compact) != sum(mark not in " -" for mark in shape):
        return None
    characters = iter(compact)
    written = [mark if mark in " -" else _match(next(characters), mark) for mark in shape]
    return None if None in written else "".join(mark for mark in written if mark is not None)


def _match(character: str, mark: str) -> str | None:
    fits = {
        "9": character.isascii() and character.isdigit(),
        "a": character.isascii() and character.isalpha(),
        "*": character.isascii() and character.isalnum(),
    }
    return character if fits.get(mark, character == mark) else None
