"""What the admin shows of one variant's stock: what lies, is held and is on its way where, and the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.models import Stock, StockArrival, StockMovement, StockPolicy, Variant
from common import clock

MOVEMENTS = 25


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Units of the variant at one location, or at all of them; `sold_ahead` more may be promised before they come."""

    location: str
    on_hand: int
    reserved: int
    available: int
    incoming: int
    sold_ahead: int


@dataclass(frozen=True, slots=True)
class ArrivalFacts:
    """Units that are on their way; `is_late` once their day is past."""

    arrival: StockArrival
    location: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class VariantStock:
    """A variant as of a moment. `movements` are the latest lines of its ledger."""

    places: list[PlaceFacts]
    total: PlaceFacts
    arrivals: list[ArrivalFacts]
    policy: StockPolicy | None
    low_mark: int
    movements: list[StockMovement]

    @property
    def is_low(self) -> bool:
        return self.total.available <= self.low_mark


def read_variant_stock(*, variant: Variant, at: datetime) -> VariantStock:
    """Four queries."""
    rows = list(Stock.objects.filter(variant=variant).select_related("location").order_by("location__position", "pk"))
    to_come = StockArrival.objects.filter(stock__in=rows, quantity__gt=0).select_related("stock__location")
    arrivals = list(to_come.order_by("expected_on", "pk"))
    incoming: dict[int, int] = {}
    for arrival in arrivals:
        incoming[arrival.stock_id] = incoming.get(arrival.stock_id, 0) + arrival.quantity
    movements = StockMovement.objects.filter(stock__in=rows).select_related("stock__location", "actor")
    places = [_place(row, incoming.get(row.pk, 0)) for row in rows]
    return VariantStock(
        places=places,
        total=_total(places),
        arrivals=[_arrival(arrival, clock.shop_date(at)) for arrival in arrivals],
        policy=StockPolicy.objects.filter(variant=variant).first(),
        low_mark=max((row.low_stock_threshold for row in rows), default=0),
        movements=list(movements.order_by("-at", "-pk")[:MOVEMENTS]),
    )


def _place(row: Stock, incoming: int) -> PlaceFacts:
    return PlaceFacts(row.location.name, row.on_hand, row.reserved, row.available, incoming, row.backorder_limit)


def _total(places: list[PlaceFacts]) -> PlaceFacts:
    return PlaceFacts(
        "",
        on_hand=sum(place.on_hand for place in places),
        reserved=sum(place.reserved for place in places),
        available=sum(place.available for place in places),
        incoming=sum(place.incoming for place in places),
        sold_ahead=sum(place.sold_ahead for place in places),
    )


def is_late(arrival: StockArrival, *, on: date) -> bool:
    """Whether its day was past on that day."""
    return arrival.expected_on < on


def _arrival(arrival: StockArrival, today: date) -> ArrivalFacts:
    return ArrivalFacts(arrival, arrival.stock.location.name, is_late(arrival, on=today))
