"""Every write about stock that is not there yet, and the move of units from one location to another.

Each locks the stock rows it is about in primary-key order first, so that policy, arrivals and limits agree; the
change itself is a conditional update, as in catalog.stock.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Expression, F, Sum
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.log_actions import log

from catalog.models import Location, Stock, StockArrival, StockMovement, StockPolicy, Variant
from catalog.stock import Actor, InvalidQuantity, default_location, record_movement, stock_row

LIMIT_AT_MOST = 1_000_000


class PolicyRefused(InvalidQuantity):
    """The policy would break what was promised already; the message names how many units."""


class ArrivalChanged(InvalidQuantity):
    """Somebody else has received, cancelled or changed the arrival meanwhile."""

    def __init__(self) -> None:
        super().__init__("This arrival has changed since you looked at it.")


@transaction.atomic
def set_policy(
    *, variant: Variant, kind: StockPolicy.Kind, limit: int = 0, ships_on: date | None = None, by: Actor, at: datetime
) -> StockPolicy:
    """Say what happens when the variant has run out.

    A back order is sold up to `limit` units beyond what is on hand, at its first location, and told to be sent from
    `ships_on` if that is given; a pre-order as far as the expected arrivals of each location reach. Raises
    PolicyRefused where orders hold more than that already, and InvalidQuantity.
    """
    is_backorder = kind == StockPolicy.Kind.BACKORDER
    if is_backorder and not 1 <= limit <= LIMIT_AT_MOST:
        raise InvalidQuantity("A back order needs a limit of at least one unit.")
    if not is_backorder and (limit or ships_on):
        raise InvalidQuantity("Only a back order has a limit and a date of its own.")
    if ships_on is not None and ships_on < timezone.localdate(at):
        raise InvalidQuantity("The date lies in the past.")
    if not variant.stocks.filter(location__is_closed=False).exists():
        stock_row(variant=variant, location=default_location())
    rows = list(Stock.objects.select_for_update().filter(variant=variant).order_by("pk"))
    if is_backorder:
        limits = {_first_place(variant): limit}
    else:
        limits = _to_come(variant) if kind == StockPolicy.Kind.PREORDER else {}
    for row in rows:
        _set_limit(row, limits.get(row.pk, 0))
    policy, _is_new = StockPolicy.objects.update_or_create(
        variant=variant, defaults={"kind": kind, "ships_on": ships_on}
    )
    facts = {"sku": variant.sku, "policy": str(kind), "limit": limit, "ships_on": str(ships_on or "")}
    log(instance=variant.product, action="catalog.stock_policy", user=by, data=facts)
    return policy


def _first_place(variant: Variant) -> int:
    rows = variant.stocks.filter(location__is_closed=False).order_by("location__position", "pk")
    return rows.values_list("pk", flat=True)[0]


def _to_come(variant: Variant) -> dict[int, int]:
    rows = StockArrival.objects.filter(stock__variant=variant, quantity__gt=0).order_by().values("stock")
    return dict(rows.annotate(units=Sum("quantity")).values_list("stock", "units"))


def _set_limit(row: Stock, limit: int) -> None:
    kept = Stock.objects.filter(pk=row.pk, reserved__lte=F("on_hand") + limit)
    if not kept.update(backorder_limit=limit):
        raise PolicyRefused(
            f"Orders hold {row.reserved - row.on_hand} units at {row.location} beyond what lies there: "
            "receive them first, or allow at least so many."
        )


@transaction.atomic
def set_low_mark(*, variant: Variant, units: int) -> None:
    """Say that the variant runs low when so many units or fewer are available in all. Raises InvalidQuantity."""
    if not 0 <= units <= LIMIT_AT_MOST:
        raise InvalidQuantity("Give a number of units, 0 or more.")
    if not variant.stocks.exists():
        stock_row(variant=variant, location=default_location())
    Stock.objects.filter(variant=variant).update(low_stock_threshold=units)


@transaction.atomic
def expect(
    *, variant: Variant, location: Location, quantity: int, expected_on: date, note: str = "", by: Actor, at: datetime
) -> StockArrival:
    """Announce that `quantity` units will come on a day, today or later. A pre-order sells them. InvalidQuantity."""
    if not 1 <= quantity <= LIMIT_AT_MOST:
        raise InvalidQuantity("Expect at least one unit.")
    if expected_on < timezone.localdate(at):
        raise InvalidQuantity("The date lies in the past.")
    stock = _lock(stock_row(variant=variant, location=location).pk)
    arrival = StockArrival.objects.create(
        stock=stock,
        expected=quantity,
        quantity=quantity,
        expected_on=expected_on,
        note=note[:255],
        created_at=at,
        created_by=by,  # type: ignore[misc]
    )
    if _is_preorder(stock):
        Stock.objects.filter(pk=stock.pk).update(backorder_limit=F("backorder_limit") + quantity)
    return arrival


@transaction.atomic
def receive_arrival(*, arrival: StockArrival, quantity: int, seen: int, by: Actor, at: datetime) -> Stock:
    """Turn `quantity` of the `seen` units still to come into units on hand.

    Raises ArrivalChanged when by now another number is to come, so that a form sent twice counts once, and
    InvalidQuantity.
    """
    if not 1 <= quantity <= seen:
        raise InvalidQuantity(f"Receive between 1 and {seen} units.")
    stock = _lock(arrival.stock_id)
    _take_from(arrival, quantity, seen=seen, at=at)
    came: dict[str, Expression] = {"on_hand": F("on_hand") + quantity}
    if _is_preorder(stock):
        came["backorder_limit"] = Greatest(F("backorder_limit") - quantity, 0)
    Stock.objects.filter(pk=stock.pk).update(**came)
    record_movement(
        stock.pk,
        StockMovement.Reason.RECEIVED,
        on_hand=quantity,
        reference=arrival.reference,
        note=arrival.note,
        by=by,
        at=at,
    )
    stock.refresh_from_db()
    return stock


@transaction.atomic
def cancel_arrival(*, arrival: StockArrival, seen: int, at: datetime) -> None:
    """What is still to come will not. Raises PolicyRefused where orders rely on it, and ArrivalChanged."""
    stock = _lock(arrival.stock_id)
    _take_from(arrival, seen, seen=seen, at=at)
    StockArrival.objects.filter(pk=arrival.pk).update(is_cancelled=True)
    if _is_preorder(stock):
        kept = Stock.objects.filter(pk=stock.pk, reserved__lte=F("on_hand") + F("backorder_limit") - seen)
        if not kept.update(backorder_limit=F("backorder_limit") - seen):
            raise PolicyRefused("Orders were promised these units: cancel the orders or expect other units first.")


@transaction.atomic
def reschedule_arrival(*, arrival: StockArrival, expected_on: date, at: datetime) -> None:
    """The units that are still to come will come on another day. Raises InvalidQuantity and ArrivalChanged."""
    if expected_on < timezone.localdate(at):
        raise InvalidQuantity("The date lies in the past.")
    if not StockArrival.objects.filter(pk=arrival.pk, quantity__gt=0).update(expected_on=expected_on):
        raise ArrivalChanged


def _take_from(arrival: StockArrival, quantity: int, *, seen: int, at: datetime) -> None:
    closed_at = at if quantity == seen else None
    standing = StockArrival.objects.filter(pk=arrival.pk, quantity=seen, quantity__gt=0)
    if not standing.update(quantity=F("quantity") - quantity, closed_at=closed_at):
        raise ArrivalChanged


@transaction.atomic
def transfer(
    *,
    variant: Variant,
    source: Location,
    target: Location,
    quantity: int,
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Move free units from one location to another: two rows, two lines in the ledger, or nothing.

    Raises InvalidQuantity when fewer are free there.
    """
    if quantity < 1:
        raise InvalidQuantity("Move at least one unit.")
    if source == target:
        raise InvalidQuantity("Choose two locations.")
    locked = sorted((source, target), key=lambda location: location.pk)
    places = {location.pk: stock_row(variant=variant, location=location).pk for location in locked}
    changes = sorted([(places[source.pk], -quantity), (places[target.pk], quantity)])  # in the order of locks
    for pk, change in changes:
        rows = Stock.objects.filter(pk=pk)
        if change < 0:
            rows = rows.filter(on_hand__gte=F("reserved") - change)
        if not rows.update(on_hand=F("on_hand") + change):
            raise InvalidQuantity(f"There are not {quantity} free units at {source}.")
    for pk, change in changes:
        record_movement(
            pk,
            StockMovement.Reason.MOVED,
            on_hand=change,
            reference=f"{source.code} > {target.code}"[:80],
            note=note,
            by=by,
            at=at,
        )


def _lock(stock_id: int) -> Stock:
    return Stock.objects.select_for_update().get(pk=stock_id)


def _is_preorder(stock: Stock) -> bool:
    return StockPolicy.objects.filter(variant=stock.variant_id, kind=StockPolicy.Kind.PREORDER).exists()
