"""Where what orders hold is sent from, what of it has not come in yet, and when that will."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery, Sum

from catalog.availability import Promise, ahead_text
from catalog.models import StockReservation
from catalog.readiness import Shelved, list_arrivals, readiness_of


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """Units held at a location; `missing` of them are not in yet: too few lie there for those who ordered before, too.

    `note` says what these are, a pre-order or a back order, and since when they are sent; "" where none are missing.
    """

    location: str
    quantity: int
    missing: int
    note: str = ""


def list_held(*, references: Iterable[str], today: date) -> dict[str, list[HeldUnits]]:
    """What is still held by reference, location by location in their order; one query, two where units are missing.

    `today` is the day where the shop stands: a day that has passed is told to nobody.
    """
    rows = list(
        StockReservation.objects.filter(reference__in=list(references), quantity__gt=0)
        .select_related("stock__location")
        .annotate(
            until_here=_held_until_here(),
            policy_kind=F("stock__variant__stock_policy__kind"),
            policy_ships_on=F("stock__variant__stock_policy__ships_on"),
        )
        .order_by("stock__location__position", "pk")
    )
    short = [row.stock.variant_id for row in rows if row.until_here > row.stock.on_hand]
    arrivals = list_arrivals(short) if short else {}
    found: dict[str, list[HeldUnits]] = {}
    for row in rows:
        # Those who ordered before are served first, from what lies there and from what comes in.
        due = max(0, row.until_here - row.stock.on_hand)
        missing = min(row.quantity, due)
        note = ""
        if missing:
            shelved = Shelved(0, due - missing, arrivals.get(row.stock.variant_id, ()), row.policy_ships_on)
            note = _note(shelved, missing, is_preorder=row.policy_kind == "preorder", today=today)
        held = HeldUnits(row.stock.location.name, row.quantity, missing, note)
        found.setdefault(row.reference, []).append(held)
    return found


def _note(shelved: Shelved, missing: int, *, is_preorder: bool, today: date) -> str:
    ready_on = readiness_of(shelved, units=missing, today=today).ready_on
    return ahead_text(Promise(None, None, is_preorder, ready_on))


def _held_until_here() -> Subquery:
    """Units held of the same stock by this and by earlier reservations."""
    earlier = StockReservation.objects.filter(stock=OuterRef("stock"), quantity__gt=0, pk__lte=OuterRef("pk"))
    return Subquery(earlier.order_by().values("stock").annotate(held=Sum("quantity")).values("held"))
