"""Which zone serves a place. Pure.

Of the zones that hold it the narrowest serves it alone, with its own methods and no others: one with postcodes before
one with regions, before that of whole countries; of several with postcodes the one whose fitting pattern is longest,
then the one with the lower position, then the one made first. A zone whose methods are all switched off serves its
places with nothing: nothing is sent there. A postcode or region that is not known lies in no narrower zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from checkout.shipping.rates import DeliveryTerms
from common.places import Area, Place


@dataclass(frozen=True, slots=True)
class ZoneTerms:
    """A zone with its methods that are switched on, in their order."""

    id: int
    area: Area
    position: int
    terms: tuple[DeliveryTerms, ...]


def serving_zone(place: Place, zones: Iterable[ZoneTerms]) -> ZoneTerms | None:
    """The zone that serves the place; None when no zone holds it."""
    holding = [zone for zone in zones if zone.area.holds(place)]
    in_order = sorted(holding, key=lambda zone: (zone.position, zone.id))
    return max(in_order, key=lambda zone: zone.area.closeness(place), default=None)  # of equals the first
