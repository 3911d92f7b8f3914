"""Without the one order of locks (PostgreSQL) and without taking the write lock at BEGIN (SQLite)."""

import time
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog import stock
from catalog.allocation import Hold
from catalog.models import Stock
from checkout.orders import services
from testing.unguarded import application

__all__ = ["application"]


if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"  # read by each new connection


@transaction.atomic
def reserve_as_they_come(*, requests: Any, by: Any, at: Any) -> None:
    for request in requests:
        for row in Stock.objects.filter(variant_id=request.variant_id).order_by("-location__position"):
            if stock._take(row.pk, request.quantity):  # noqa: SLF001
                stock._write_holds([Hold(row.pk, request.reference, request.quantity)], by=by, at=at)  # noqa: SLF001
                break
        else:
            raise stock.OutOfStock({request.variant_id: 0})
        time.sleep(0.3)


services.stock.reserve = reserve_as_they_come
