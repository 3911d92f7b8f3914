"""Stock of a whole file: made ready before the transaction, written within it in a statement for each kind of change.

The rules are those of catalog.stock: the statement compares and changes at once, and each change has its line in the
ledger.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.bulk import Insertion, RowsChanged, execute_many, reserve_ids
from catalog.models import Location, Stock, StockMovement
from catalog.stock import Actor, CountBelowReserved

BATCH = 500
COUNT = "UPDATE catalog_stock SET on_hand = %s WHERE id = %s AND on_hand = %s AND reserved - backorder_limit <= %s"
LIMIT = (
    "UPDATE catalog_stock SET backorder_limit = %s "
    "WHERE variant_id = %s AND location_id = %s AND reserved - on_hand <= %s "
    "AND NOT EXISTS (SELECT 1 FROM catalog_stockpolicy policy WHERE policy.variant_id = catalog_stock.variant_id)"
)


@dataclass(frozen=True, slots=True)
class StockOpening:
    """The first count of a variant at a location; `backorder_limit` is how many may be sold beyond it."""

    variant_id: int
    on_hand: int
    backorder_limit: int = 0


class StockImport:
    """First counts, counts and backorder limits of many variants at one location."""

    def __init__(self, *, location: Location, note: str, by: Actor, at: datetime) -> None:
        self.location = location
        self.note = note[:255]
        self.by = by
        self.at = at
        self._stocks = Insertion(Stock)
        self._movements = Insertion(StockMovement, with_ids=False)
        self._limits: list[tuple[int, int, int, int]] = []
        self._counts: list[tuple[int, int, int, int]] = []

    def open(self, openings: Sequence[StockOpening]) -> None:
        """Begin to count variants that have no row at the location yet; the ledger says "imported"."""
        ids = reserve_ids(Stock, len(openings))
        self._stocks.add(
            Stock(
                pk=pk,
                variant_id=opening.variant_id,
                location=self.location,
                on_hand=opening.on_hand,
                backorder_limit=opening.backorder_limit,
            )
            for pk, opening in zip(ids, openings, strict=True)
        )
        self._record(StockMovement.Reason.IMPORTED, zip(ids, (opening.on_hand for opening in openings), strict=True))

    def limit(self, limits: Mapping[int, int]) -> None:
        """How many of each variant, by id, may be sold beyond what is on hand.

        A limit below what orders hold already is passed over: what was promised stays promised. So is one of a variant
        that staff have given a policy of its own.
        """
        self._limits += [(limit, pk, self.location.pk, limit) for pk, limit in sorted(limits.items())]

    def count(self, counts: Mapping[int, int]) -> None:
        """State how many units of each variant, by id, lie there; the ledger gets the differences."""
        ids = sorted(counts)
        changes: list[tuple[int, int]] = []
        for start in range(0, len(ids), BATCH):
            rows = Stock.objects.filter(variant__in=ids[start : start + BATCH], location=self.location).order_by("pk")
            for pk, variant_id, on_hand in rows.values_list("pk", "variant_id", "on_hand"):
                if change := counts[variant_id] - on_hand:
                    self._counts.append((counts[variant_id], pk, on_hand, counts[variant_id]))
                    changes.append((pk, change))
        self._record(StockMovement.Reason.COUNTED, changes)

    def write(self) -> None:
        """Write it all, within the caller's transaction.

        Raises CountBelowReserved where orders hold more than was counted, and RowsChanged where units have come or
        gone since; the caller then rolls back.
        """
        self._stocks.write()
        execute_many(Stock, LIMIT, self._limits)
        # In the order of their ids, as everybody locks them.
        self._counts.sort(key=lambda row: row[1])
        if execute_many(Stock, COUNT, self._counts) != len(self._counts):
            raise self._refusal()
        self._movements.write()

    def _refusal(self) -> Exception:
        wanted = {pk: count for count, pk, _on_hand, _count in self._counts}
        ids = sorted(wanted)
        short: dict[int, int] = {}
        for start in range(0, len(ids), BATCH):
            for row in Stock.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk"):
                if row.reserved > wanted[row.pk] + row.backorder_limit:
                    short[row.variant_id] = row.reserved
        return CountBelowReserved(short) if short else RowsChanged("units have come or gone since the stock was read")

    def _record(self, reason: StockMovement.Reason, changes: Iterable[tuple[int, int]]) -> None:
        self._movements.add(
            StockMovement(
                stock_id=pk,
                reason=reason,
                on_hand_change=change,
                note=self.note,
                actor=self.by,  # type: ignore[misc]
                at=self.at,
            )
            for pk, change in changes
            if change
        )
