"""When the buyer accounts for the tax in the seller's place. Pure; the law is Directive 2006/112/EC.

- Goods sent from one member state to a taxable person in another are exempt where they start, and the buyer accounts
  for them where they arrive: article 138(1), on acquisitions article 200; services are alike: articles 44 and 196.
- Article 138(1)(b) asks that the buyer has told a VAT number of another member state than that where they start.
- Which territories are no part of the tax area: article 6. Monaco counts as France (article 7). Northern Ireland is
  treated as a member state for goods (Windsor Framework, article 8; prefix XI).
- An invoice of it says "Reverse charge": article 226(11a).
"""

from collections.abc import Collection
from enum import StrEnum

from checkout.tax.vat_numbers import VatNumber
from common.places import Area, Place, parse_postcodes

NORTHERN_IRELAND = Area(frozenset({"GB"}), postcodes=parse_postcodes("BT"))
# Article 6: parts of member states that are outside the tax area, by their postcodes.
OUTSIDE = tuple(
    Area(frozenset({country}), postcodes=parse_postcodes(postcodes))
    for country, postcodes in {
        "DE": "27498, 78266",  # Heligoland, Büsingen
        "ES": "35, 38, 51, 52",  # the Canary Islands, Ceuta, Melilla
        "FI": "22",  # Åland
        "FR": "97, 98",  # overseas; Monaco's 980 has a country code of its own
        "GR": "63086-63087",  # Mount Athos
        "IT": "23041, 22061",  # Livigno, Campione d'Italia
    }.items()
)


class NumberState(StrEnum):
    """What is known of a VAT number."""

    NONE = ""
    FORMAT = "format"  # form and check digits are right; VIES has not answered
    CONFIRMED = "confirmed"  # VIES knows it
    REFUSED = "refused"  # VIES says that it is not valid


def member_state(place: Place, *, member_states: Collection[str]) -> str | None:
    """The member state in whose tax area a place lies (XI for Northern Ireland); None outside of all."""
    if NORTHERN_IRELAND.holds(place):
        return "XI"
    if place.country == "MC":
        return "FR"
    if place.country not in member_states or any(area.holds(place) for area in OUTSIDE):
        return None
    return place.country


def is_reverse_charged(
    *,
    seller: Place,
    destination: Place,
    number: VatNumber | None,
    state: NumberState,
    needs_confirmation: bool,
    member_states: Collection[str],
) -> bool:
    """Whether the buyer accounts for the tax on goods that go from `seller` to `destination`.

    Both lie in the tax area of the EU, in different member states, and the buyer's number is of another state than the
    seller's. One that VIES has confirmed counts; one whose form alone was checked unless `needs_confirmation`; one
    that VIES refused never.
    """
    origin = member_state(seller, member_states=member_states)
    arrival = member_state(destination, member_states=member_states)
    if number is None or origin is None or arrival is None or origin in (arrival, number.state):
        return False
    return state == NumberState.CONFIRMED or (state == NumberState.FORMAT and not needs_confirmation)
