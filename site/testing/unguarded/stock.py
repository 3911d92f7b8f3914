"""Without the conditional update: what is free is read first, and what is held is written afterwards."""

import time
from typing import Any

from catalog import stock
from catalog.models import Stock, StockReservation
from catalog.models.stock import StockMovement
from checkout.flow import services
from testing.unguarded import application

__all__ = ["application"]

place_order = services.place_order


def place_order_late(**arguments: Any) -> Any:
    """Read the stock, dawdle, then order by what was read, also where one writer alone may be at work."""
    seen = dict(Stock.objects.values_list("pk", "reserved"))
    time.sleep(0.5)

    def hold(stock_id: int, request: Any, *, by: Any, at: Any) -> bool:
        Stock.objects.filter(pk=stock_id).update(reserved=seen[stock_id] + request.quantity)
        StockReservation.objects.create(
            stock_id=stock_id, reference=request.reference, quantity=request.quantity, created_at=at
        )
        reason = StockMovement.Reason.RESERVED
        stock._record(stock_id, reason, reserved=request.quantity, reference=request.reference, by=by, at=at)  # noqa: SLF001
        return True

    stock._hold = hold  # noqa: SLF001
    return place_order(**arguments)


services.place_order = place_order_late
