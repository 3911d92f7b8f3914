"""Every write to stock: conditional updates in primary-key order, each with its line in the ledger.

Nothing reads a quantity and then writes one: the database compares and changes in one statement, which holds on
PostgreSQL and on SQLite alike. Callers that also lock carts, orders or payments take stock last.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from catalog.allocation import Hold, Shelf, StockRequest, allocate, promised
from catalog.models import Location, Stock, StockMovement, StockReservation, Variant

# The user model belongs to a storey above: its rows are known here by their base class alone.
Actor = AbstractBaseUser | None


class OutOfStock(Exception):
    """Some variants have fewer units than asked for. `available` maps variant id to what could be promised."""

    def __init__(self, available: Mapping[int, int]) -> None:
        super().__init__(f"not enough stock of variants {sorted(available)}")
        self.available = dict(available)


class InvalidQuantity(ValueError):
    """A quantity that cannot be received, adjusted or counted; the message says why."""


class NotInYet(InvalidQuantity):
    """Units that an order was promised have not come in, so that they cannot be sent."""

    def __init__(self) -> None:
        super().__init__("Some of these units have not come in yet.")


class LocationClosed(InvalidQuantity):
    """Goods were to come to a location that is closed."""

    def __init__(self, location: Location) -> None:
        super().__init__(f"{location} is closed: open it again, or choose another location.")


class CountBelowReserved(InvalidQuantity):
    """Orders hold more units than were counted. `reserved` maps variant id to the units held."""

    def __init__(self, reserved: Mapping[int, int]) -> None:
        super().__init__(f"orders hold more units than were counted of variants {sorted(reserved)}")
        self.reserved = dict(reserved)


@dataclass(frozen=True, slots=True)
class Change:
    """What a movement says of a hold: by how many units on hand and reserved changed."""

    hold: Hold
    on_hand: int = 0
    reserved: int = 0


def reserve(*, requests: Iterable[StockRequest], held_until: datetime | None = None, by: Actor, at: datetime) -> None:
    """Hold units of every request, or of none; `held_until` if they are to be paid by then. Untracked are passed over.

    catalog.allocation says from where; one request may be served from several locations. Joins the caller's
    transaction: one query reads and locks the rows, one for each row takes the units, two write it down. Raises
    OutOfStock, before anything was written, and InvalidQuantity.
    """
    wanted = list(requests)
    if any(request.quantity < 1 for request in wanted):
        raise InvalidQuantity("Hold at least one unit.")
    with transaction.atomic(savepoint=False):
        shelves = _lock_shelves({request.variant_id for request in wanted})
        counted = [request for request in wanted if request.variant_id in shelves]
        ready = [shelf for rows in shelves.values() for shelf in rows]
        holds = allocate(counted, ready)
        for stock_id, units in _units_by_stock(holds):
            if not _take(stock_id, units):
                raise RuntimeError(f"stock {stock_id} changed under its lock")
        _write_holds(holds, held_until=held_until, by=by, at=at)
    if counted and not holds:
        raise OutOfStock(dict.fromkeys(shelves, 0) | promised(ready))


def _lock_shelves(variant_ids: Collection[int]) -> dict[int, list[Shelf]]:
    """The rows of each tracked variant, locked in primary-key order whatever the order of the basket.

    SQLite has one writer at a time and needs no lock. Untracked variants are left out.
    """
    rows = (
        Stock.objects.select_for_update(of=("self",))
        .filter(variant__in=variant_ids)
        .annotate(is_tracked=F("variant__is_stock_tracked"), position=F("location__position"))
        .order_by("pk")
    )
    shelves: dict[int, list[Shelf]] = {}
    uncounted = set(variant_ids)
    for row in rows:
        uncounted.discard(row.variant_id)
        if row.is_tracked:
            ready = max(row.available, 0)
            beyond = row.available + row.backorder_limit - ready
            place = (row.position, row.location_id)
            shelves.setdefault(row.variant_id, []).append(Shelf(row.pk, row.variant_id, place, ready, beyond))
    if uncounted:
        without = Variant.objects.filter(pk__in=uncounted, is_stock_tracked=True)
        shelves |= {pk: [] for pk in without.values_list("pk", flat=True)}
    return shelves


def _take(stock_id: int, units: int) -> bool:
    """Reserve units of a row if it has them. The condition decides, whatever was read before."""
    enough = Stock.objects.filter(pk=stock_id, on_hand__gte=F("reserved") + units - F("backorder_limit"))
    return bool(enough.update(reserved=F("reserved") + units))


def _write_holds(holds: Sequence[Hold], *, held_until: datetime | None = None, by: Actor, at: datetime) -> None:
    StockReservation.objects.bulk_create(
        StockReservation(
            stock_id=hold.stock_id,
            reference=hold.reference,
            quantity=hold.quantity,
            created_at=at,
            held_until=held_until,
        )
        for hold in holds
    )
    _record_all(StockMovement.Reason.RESERVED, [Change(hold, reserved=hold.quantity) for hold in holds], by=by, at=at)


def hold_until(*, references: Iterable[str], until: datetime | None) -> None:
    """Let what is still held for the references hold until another moment; None for good, once it is paid."""
    held = StockReservation.objects.filter(reference__in=list(references), quantity__gt=0)
    held.update(held_until=until)


@transaction.atomic
def release(*, references: Iterable[str], by: Actor, at: datetime) -> None:
    """Give back what is still held for the references; a second call finds nothing left and changes nothing."""
    closed = [_hold_of(row) for row in _open_reservations(references) if _close(row, row.quantity, at=at)]
    for stock_id, units in _units_by_stock(closed):
        Stock.objects.filter(pk=stock_id).update(reserved=F("reserved") - units)
    _record_all(
        StockMovement.Reason.RELEASED, [Change(hold, reserved=-hold.quantity) for hold in closed], by=by, at=at
    )


@transaction.atomic
def ship(*, quantities: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Take held units out of the house: reference -> units, from those of its locations that have them on hand.

    Raises InvalidQuantity for more than is held, and NotInYet for units that were promised and have not come.
    """
    rows = {(row.stock_id, row.reference): row for row in _open_reservations(quantities)}
    sent = _choose(quantities, list(rows.values()))
    for hold in sent:
        if not _close(rows[hold.stock_id, hold.reference], hold.quantity, at=at):
            raise InvalidQuantity(f"{hold.reference} does not hold {hold.quantity} units any more")
    for stock_id, units in _units_by_stock(sent):
        there = Stock.objects.filter(pk=stock_id, on_hand__gte=units, reserved__gte=units)
        if not there.update(on_hand=F("on_hand") - units, reserved=F("reserved") - units):
            raise NotInYet
    _record_all(
        StockMovement.Reason.SHIPPED,
        [Change(hold, on_hand=-hold.quantity, reserved=-hold.quantity) for hold in sent],
        by=by,
        at=at,
    )


def _choose(quantities: Mapping[str, int], rows: Sequence[StockReservation]) -> list[Hold]:
    """What to send of what is held. A reference that holds nothing is of goods that are not counted."""
    there = {row.stock_id: row.stock.on_hand for row in rows}
    held: Counter[str] = Counter()
    for row in rows:
        held[row.reference] += row.quantity
    left = {reference: quantities[reference] for reference in held}
    if any(units < 0 or units > held[reference] for reference, units in left.items()):
        raise InvalidQuantity(f"More is to be sent than is held: {left} of {dict(held)}.")
    chosen = []
    for row in rows:
        units = min(row.quantity, left[row.reference], there[row.stock_id])
        if units:
            there[row.stock_id] -= units
            left[row.reference] -= units
            chosen.append(Hold(row.stock_id, row.reference, units))
    if any(left.values()):
        raise NotInYet
    return chosen


def _open_reservations(references: Iterable[str]) -> list[StockReservation]:
    """What the references hold, locked with its stock in the order that everybody locks in."""
    rows = StockReservation.objects.filter(reference__in=list(references), quantity__gt=0)
    return list(rows.select_for_update().select_related("stock").order_by("stock_id", "pk"))


def _close(reservation: StockReservation, quantity: int, *, at: datetime) -> bool:
    closed = StockReservation.objects.filter(pk=reservation.pk, quantity__gte=quantity)
    return bool(closed.update(quantity=F("quantity") - quantity, closed_at=at))


def _hold_of(row: StockReservation) -> Hold:
    return Hold(row.stock_id, row.reference, row.quantity)


def _units_by_stock(holds: Iterable[Hold]) -> list[tuple[int, int]]:
    units: Counter[int] = Counter()
    for hold in holds:
        units[hold.stock_id] += hold.quantity
    return sorted(units.items())


@transaction.atomic
def receive(*, variant: Variant, location: Location, quantity: int, note: str = "", by: Actor, at: datetime) -> Stock:
    """Put `quantity` (at least 1) more units on hand. Raises InvalidQuantity."""
    if quantity < 1:
        raise InvalidQuantity("Receive at least one unit.")
    stock = stock_row(variant=variant, location=location)
    Stock.objects.filter(pk=stock.pk).update(on_hand=F("on_hand") + quantity)
    record_movement(stock.pk, StockMovement.Reason.RECEIVED, on_hand=quantity, note=note, by=by, at=at)
    stock.refresh_from_db()
    return stock


@transaction.atomic
def adjust(*, variant: Variant, location: Location, change: int, note: str, by: Actor, at: datetime) -> Stock:
    """Change the units on hand by `change`; a note says why. Raises InvalidQuantity, also when held units would go."""
    if change == 0:
        raise InvalidQuantity("An adjustment of nothing is not an adjustment.")
    if not note.strip():
        raise InvalidQuantity("Say why the stock is adjusted.")
    stock = stock_row(variant=variant, location=location)
    enough = Stock.objects.filter(pk=stock.pk, on_hand__gte=-change)
    if change < 0:
        enough = enough.filter(on_hand__gte=F("reserved") - F("backorder_limit") - change)
    if not enough.update(on_hand=F("on_hand") + change):
        raise InvalidQuantity("That would take away units that are not there or that orders hold.")
    record_movement(stock.pk, StockMovement.Reason.ADJUSTED, on_hand=change, note=note, by=by, at=at)
    stock.refresh_from_db()
    return stock


@transaction.atomic
def count(
    *,
    variant: Variant,
    location: Location,
    on_hand: int,
    reason: StockMovement.Reason = StockMovement.Reason.COUNTED,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Stock:
    """State that `on_hand` units lie there; the ledger gets the difference. Raises InvalidQuantity."""
    if on_hand < 0:
        raise InvalidQuantity("A count cannot be negative.")
    stock_row(variant=variant, location=location)
    stock = Stock.objects.select_for_update().get(variant=variant, location=location)
    change = on_hand - stock.on_hand
    if change == 0:
        return stock
    same = Stock.objects.filter(
        pk=stock.pk, on_hand=stock.on_hand, reserved__lte=on_hand + F("backorder_limit")
    ).update(on_hand=on_hand)
    if not same:
        raise InvalidQuantity("Orders hold more units than were counted.")
    record_movement(stock.pk, reason, on_hand=change, note=note, by=by, at=at)
    stock.refresh_from_db()
    return stock


def stock_row(*, variant: Variant, location: Location) -> Stock:
    """The variant's row at the location, made empty when there is none yet. Raises LocationClosed.

    Locks the location, so that it is not closed meanwhile. Callers are in a transaction.
    """
    if not Location.objects.select_for_update().filter(pk=location.pk, is_closed=False).exists():
        raise LocationClosed(location)
    defaults: dict[str, Any] = {"low_stock_threshold": partial(low_mark_of, variant)}  # asked for a new row alone
    stock, _created = Stock.objects.get_or_create(variant=variant, location=location, defaults=defaults)
    return stock


def low_mark_of(variant: Variant) -> int:
    """At how many available units the variant runs low: what staff said last, or the model's default."""
    marks = variant.stocks.order_by("-low_stock_threshold").values_list("low_stock_threshold", flat=True)
    standing: int | None = marks.first()
    return Stock._meta.get_field("low_stock_threshold").default if standing is None else standing


def default_location() -> Location:
    """The first open location by position. Raises Location.DoesNotExist before the first migration has run."""
    location = Location.objects.filter(is_closed=False).order_by("position", "pk").first()
    if location is None:
        raise Location.DoesNotExist("there is no stock location")
    return location


def available_quantities(*, variant_ids: Iterable[int]) -> dict[int, int]:
    """Units of each tracked variant that can be promised now, backorders counted, never below 0."""
    rows = Variant.objects.filter(pk__in=list(variant_ids), is_stock_tracked=True).with_availability()
    return dict(rows.values_list("pk", "sellable_quantity"))  # type: ignore[misc]


def record_movement(
    stock_id: int,
    reason: StockMovement.Reason,
    *,
    on_hand: int,
    reference: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Write a line of the ledger, in the transaction of the change that it tells of."""
    StockMovement.objects.create(
        stock_id=stock_id,
        reason=reason,
        on_hand_change=on_hand,
        reference=reference,
        note=note[:255],
        actor=by,  # type: ignore[misc]
        at=at,
    )


def _record_all(reason: StockMovement.Reason, changes: Iterable[Change], *, by: Actor, at: datetime) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            stock_id=change.hold.stock_id,
            reason=reason,
            on_hand_change=change.on_hand,
            reserved_change=change.reserved,
            reference=change.hold.reference,
            actor=by,  # type: ignore[misc]
            at=at,
        )
        for change in changes
    )
