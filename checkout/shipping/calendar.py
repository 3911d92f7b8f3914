"""The calendar of dispatch as the admin has it, remembered for a minute: a date may lag behind a change that long."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from checkout.shipping.dates import DispatchCalendar
from checkout.shipping.models import ClosedDay, DispatchRules
from common import clock

KEY = "shipping-calendar"
REMEMBERED_SECONDS = 60
KEPT_DAYS = 2  # closed days of the past that still count, for orders of a moment ago


def get_calendar() -> DispatchCalendar:
    """When parcels leave and when they are not brought. Two queries once a minute."""
    found: DispatchCalendar | None = cache.get(KEY)
    if found is None:
        found = _read_calendar()
        cache.set(KEY, found, REMEMBERED_SECONDS)
    return found


def _read_calendar() -> DispatchCalendar:
    rules = DispatchRules.objects.order_by("pk").first() or DispatchRules()
    since = clock.shop_date(clock.now()) - timedelta(days=KEPT_DAYS)
    rows = ClosedDay.objects.filter(day__gte=since).order_by("day", "pk").values_list("country", "day")
    days = [(str(country or ""), day) for country, day in rows]
    return DispatchCalendar(
        time_zone=settings.TIME_ZONE,
        cut_off=rules.cut_off,
        handling_days=rules.handling_days,
        weekdays=rules.weekdays,
        closed=frozenset(day for country, day in days if not country),
        closed_at=frozenset((country, day) for country, day in days if country),
    )
