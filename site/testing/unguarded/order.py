"""Without the one order of locks (PostgreSQL) and without taking the write lock at BEGIN (SQLite)."""

import time
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog import stock
from catalog.models import Stock
from checkout.orders import services
from testing.unguarded import application

__all__ = ["application"]


if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"  # read by each new connection


@transaction.atomic
def reserve_as_they_come(*, requests: Any, by: Any, at: Any) -> None:
    for request in requests:
        stock_id = Stock.objects.values_list("pk", flat=True).get(variant_id=request.variant_id)
        if not stock._hold(stock_id, request, by=by, at=at):  # noqa: SLF001
            raise stock.OutOfStock({request.variant_id: 0})
        time.sleep(0.3)


services.stock.reserve = reserve_as_they_come
