"""Where what orders hold is sent from, and what of it has not come in yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import StockReservation


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """Units held at a location; `missing` of them could not be sent now, for too few lie there."""

    location: str
    quantity: int
    missing: int


def list_held(*, references: Iterable[str]) -> dict[str, list[HeldUnits]]:
    """What is still held by reference, location by location in their order; one query."""
    rows = StockReservation.objects.filter(reference__in=list(references), quantity__gt=0)
    found: dict[str, list[HeldUnits]] = {}
    for row in rows.select_related("stock__location").order_by("stock__location__position", "pk"):
        held = HeldUnits(row.stock.location.name, row.quantity, max(0, row.quantity - row.stock.on_hand))
        found.setdefault(row.reference, []).append(held)
    return found
