"""Every write to stock: conditional updates in primary-key order, each with its line in the ledger.

Nothing reads a quantity and then writes one: the database compares and changes in one statement, which holds on
PostgreSQL and on SQLite alike. Callers that also lock carts, orders or payments take stock last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F

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


class CountBelowReserved(InvalidQuantity):
    """Orders hold more units than were counted. `reserved` maps variant id to the units held."""

    def __init__(self, reserved: Mapping[int, int]) -> None:
        super().__init__(f"orders hold more units than were counted of variants {sorted(reserved)}")
        self.reserved = dict(reserved)


@dataclass(frozen=True, slots=True)
class StockRequest:
    """Units of a variant to hold for a reference such as "order-line:7"."""

    variant_id: int
    quantity: int
    reference: str


@transaction.atomic
def reserve(*, requests: Iterable[StockRequest], by: Actor, at: datetime) -> None:
    """Hold units of every request, or of none. Untracked variants are passed over.

    A request is served from the first location, by its position, that has all of it. Raises OutOfStock.
    """
    wanted = sorted(requests, key=lambda request: request.variant_id)
    variant_ids = [request.variant_id for request in wanted]
    tracked = set(Variant.objects.filter(pk__in=variant_ids, is_stock_tracked=True).values_list("pk", flat=True))
    stocks: dict[int, list[int]] = {}
    rows = Stock.objects.filter(variant_id__in=tracked).order_by("location__position", "pk")
    for variant_id, pk in rows.values_list("variant_id", "pk"):
        stocks.setdefault(variant_id, []).append(pk)
    # Rows are locked in one order by everybody, whatever the order of the basket.
    wanted.sort(key=lambda request: (stocks.get(request.variant_id) or [0])[0])
    held: Counter[int] = Counter()
    for request in wanted:
        if request.variant_id not in tracked:
            continue
        if not any(_hold(pk, request, by=by, at=at) for pk in stocks.get(request.variant_id, [])):
            raise OutOfStock(_with_holds_undone(tracked, held))
        held[request.variant_id] += request.quantity


def _with_holds_undone(variant_ids: Iterable[int], held: Mapping[int, int]) -> dict[int, int]:
    """What can be promised once the holds of the refused call are rolled back."""
    quantities = available_quantities(variant_ids=variant_ids)
    return {variant_id: quantity + held.get(variant_id, 0) for variant_id, quantity in quantities.items()}


def _hold(stock_id: int, request: StockRequest, *, by: Actor, at: datetime) -> bool:
    held = Stock.objects.filter(
        pk=stock_id, on_hand__gte=F("reserved") + request.quantity - F("backorder_limit")
    ).update(reserved=F("reserved") + request.quantity)
    if not held:
        return False
    StockReservation.objects.create(
        stock_id=stock_id, reference=request.reference, quantity=request.quantity, created_at=at
    )
    _record(
        stock_id, StockMovement.Reason.RESERVED, reserved=request.quantity, reference=request.reference, by=by, at=at
    )
    return True


@transaction.atomic
def release(*, references: Iterable[str], by: Actor, at: datetime) -> None:
    """Give back what is still held for the references; a second call finds nothing left and changes nothing."""
    for reservation in _open_reservations(references):
        if not _close(reservation, reservation.quantity, at=at):
            continue
        Stock.objects.filter(pk=reservation.stock_id).update(reserved=F("reserved") - reservation.quantity)
        _record(
            reservation.stock_id,
            StockMovement.Reason.RELEASED,
            reserved=-reservation.quantity,
            reference=reservation.reference,
            by=by,
            at=at,
        )


@transaction.atomic
def ship(*, quantities: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Take held units out of the house: reference -> units. More than is held raises InvalidQuantity."""
    reservations = {r.reference: r for r in _open_reservations(quantities)}
    for reservation in sorted(reservations.values(), key=lambda row: row.stock_id):
        quantity = quantities[reservation.reference]
        if not _close(reservation, quantity, at=at):
            raise InvalidQuantity(f"{reservation.reference} does not hold {quantity} units any more")
        Stock.objects.filter(pk=reservation.stock_id).update(
            on_hand=F("on_hand") - quantity, reserved=F("reserved") - quantity
        )
        _record(
            reservation.stock_id,
            StockMovement.Reason.SHIPPED,
            on_hand=-quantity,
            reserved=-quantity,
            reference=reservation.reference,
            by=by,
            at=at,
        )


def _open_reservations(references: Iterable[str]) -> list[StockReservation]:
    return list(
        StockReservation.objects.select_for_update()
        .filter(reference__in=list(references), quantity__gt=0)
        .order_by("stock_id", "pk")
    )


def _close(reservation: StockReservation, quantity: int, *, at: datetime) -> bool:
    closed = StockReservation.objects.filter(pk=reservation.pk, quantity__gte=quantity)
    return bool(closed.update(quantity=F("quantity") - quantity, closed_at=at))


@transaction.atomic
def receive(*, variant: Variant, location: Location, quantity: int, note: str = "", by: Actor, at: datetime) -> Stock:
    """Put `quantity` (at least 1) more units on hand. Raises InvalidQuantity."""
    if quantity < 1:
        raise InvalidQuantity("Receive at least one unit.")
    stock = stock_row(variant=variant, location=location)
    Stock.objects.filter(pk=stock.pk).update(on_hand=F("on_hand") + quantity)
    _record(stock.pk, StockMovement.Reason.RECEIVED, on_hand=quantity, note=note, by=by, at=at)
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
    _record(stock.pk, StockMovement.Reason.ADJUSTED, on_hand=change, note=note, by=by, at=at)
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
    _record(stock.pk, reason, on_hand=change, note=note, by=by, at=at)
    stock.refresh_from_db()
    return stock


def stock_row(*, variant: Variant, location: Location) -> Stock:
    """The variant's row at the location, made empty when there is none yet."""
    stock, _created = Stock.objects.get_or_create(variant=variant, location=location)
    return stock


def default_location() -> Location:
    """The first location by position. Raises Location.DoesNotExist before the first migration has run."""
    location = Location.objects.order_by("position", "pk").first()
    if location is None:
        raise Location.DoesNotExist("there is no stock location")
    return location


def available_quantities(*, variant_ids: Iterable[int]) -> dict[int, int]:
    """Units of each tracked variant that can be promised now, backorders counted, never below 0."""
    rows = Variant.objects.filter(pk__in=list(variant_ids), is_stock_tracked=True).with_availability()
    return dict(rows.values_list("pk", "sellable_quantity"))  # type: ignore[misc]


def _record(
    stock_id: int,
    reason: StockMovement.Reason,
    *,
    on_hand: int = 0,
    reserved: int = 0,
    reference: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    StockMovement.objects.create(
        stock_id=stock_id,
        reason=reason,
        on_hand_change=on_hand,
        reserved_change=reserved,
        reference=reference,
        note=note[:255],
        actor=by,  # type: ignore[misc]
        at=at,
    )
