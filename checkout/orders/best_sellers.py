"""Tells the catalogue what sells: units in orders of the last months that were not cancelled or left unpaid."""

from datetime import datetime, timedelta

from django.db.models import Sum

from catalog.sales import record_units_sold
from checkout.orders.models import OrderLine
from checkout.orders.states import OrderStatus

COUNTED_FOR = timedelta(days=180)


def count_best_sellers(at: datetime) -> int:
    """Count again from the orders themselves, so that nothing drifts; how many products changed."""
    sold = (
        OrderLine.objects.filter(order__placed_at__gt=at - COUNTED_FOR, variant__isnull=False)
        .exclude(order__order_status__in=[OrderStatus.CANCELLED, OrderStatus.EXPIRED])
        .values("variant__product")
        .annotate(units=Sum("quantity"))
        .order_by("variant__product")
    )
    return record_units_sold(units=dict(sold.values_list("variant__product", "units")))
