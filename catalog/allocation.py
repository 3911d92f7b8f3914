"""Which location serves what of an order. Pure: it decides over rows that the caller has locked, and writes nothing.

The rule, stated in docs/stock.md:
1. the first location, by position, that has every unit of the order on hand serves it alone: one parcel;
2. else each line is served by the first location that has the whole line on hand;
3. else a line takes what is on hand, location by location in their order;
4. what is then still missing is sold beyond what is on hand, location by location, as far as each one's limit lets it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StockRequest:
    """Units of a variant to hold for a reference such as "order-line:7"."""

    variant_id: int
    quantity: int
    reference: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A variant at a location, `place` being the location's (position, id).

    `ready` units lie there free; `beyond` more may be promised before they have come.
    """

    stock_id: int
    variant_id: int
    place: tuple[int, int]
    ready: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of one stock row for one reference."""

    stock_id: int
    reference: str
    quantity: int


@dataclass(slots=True)
class _Room:
    """What is left on the shelves while lines are given their units."""

    shelves: Sequence[Shelf]
    ready: dict[int, int] = field(init=False)
    beyond: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ready = {shelf.stock_id: shelf.ready for shelf in self.shelves}
        self.beyond = {shelf.stock_id: shelf.beyond for shelf in self.shelves}


def promised(shelves: Iterable[Shelf]) -> dict[int, int]:
    """Units that can be promised of each variant that has a shelf, those to come among them."""
    found: Counter[int] = Counter()
    for shelf in shelves:
        found[shelf.variant_id] += shelf.ready + shelf.beyond
    return dict(found)


def allocate(requests: Sequence[StockRequest], shelves: Iterable[Shelf]) -> list[Hold]:
    """The holds that serve all requests, in the order of stock ids; none when the shelves cannot serve them all."""
    ordered = sorted(shelves, key=lambda shelf: (shelf.place, shelf.stock_id))
    wanted = _wanted(requests)
    can_be_had = promised(ordered)
    if any(units > can_be_had.get(variant_id, 0) for variant_id, units in wanted.items()):
        return []
    alone = _one_place(wanted, ordered)
    if alone is not None:
        ordered = alone
    room = _Room(ordered)
    holds: Counter[tuple[int, str]] = Counter()
    for request in requests:
        for stock_id, units in _serve(request, room):
            holds[stock_id, request.reference] += units
    return [Hold(stock_id, reference, units) for (stock_id, reference), units in sorted(holds.items())]


def _wanted(requests: Iterable[StockRequest]) -> Counter[int]:
    wanted: Counter[int] = Counter()
    for request in requests:
        wanted[request.variant_id] += request.quantity
    return wanted


def _one_place(wanted: Counter[int], shelves: Sequence[Shelf]) -> list[Shelf] | None:
    """The shelves of the first location that has all of it on hand."""
    for place in dict.fromkeys(shelf.place for shelf in shelves):
        here = [shelf for shelf in shelves if shelf.place == place]
        ready = {shelf.variant_id: shelf.ready for shelf in here}
        if all(ready.get(variant_id, 0) >= units for variant_id, units in wanted.items()):
            return here
    return None


def _serve(request: StockRequest, room: _Room) -> list[tuple[int, int]]:
    """(stock id, units) for one line; the units are taken off the room."""
    own = [shelf.stock_id for shelf in room.shelves if shelf.variant_id == request.variant_id]
    whole = next((stock_id for stock_id in own if room.ready[stock_id] >= request.quantity), None)
    if whole is not None:
        room.ready[whole] -= request.quantity
        return [(whole, request.quantity)]
    missing, taken = request.quantity, []
    for left in (room.ready, room.beyond):
        for stock_id in own:
            units = min(missing, left[stock_id])
            if units:
                left[stock_id] -= units
                missing -= units
                taken.append((stock_id, units))
    return taken
