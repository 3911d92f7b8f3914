"""Without the lock and the conditional update: what is free is read first, and what is held is written afterwards."""

import time
from collections.abc import Collection
from typing import Any

from catalog import stock
from catalog.allocation import Shelf
from catalog.models import Stock
from checkout.flow import services
from testing.unguarded import application

__all__ = ["application"]

place_order = services.place_order


def place_order_late(**arguments: Any) -> Any:
    """Read the stock, dawdle, then order by what was read, also where one writer alone may be at work."""
    seen = list(Stock.objects.order_by("pk"))
    reserved = {row.pk: row.reserved for row in seen}
    time.sleep(0.5)

    def shelves_as_seen(variant_ids: Collection[int]) -> dict[int, list[Shelf]]:
        shelves: dict[int, list[Shelf]] = {}
        for row in seen:
            if row.variant_id in variant_ids:
                shelf = Shelf(row.pk, row.variant_id, (0, row.location_id), row.available, row.backorder_limit)
                shelves.setdefault(row.variant_id, []).append(shelf)
        return shelves

    def take(stock_id: int, units: int) -> bool:
        return bool(Stock.objects.filter(pk=stock_id).update(reserved=reserved[stock_id] + units))

    stock._lock_shelves = shelves_as_seen  # noqa: SLF001
    stock._take = take  # noqa: SLF001
    return place_order(**arguments)


services.place_order = place_order_late
