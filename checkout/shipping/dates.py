"""When a parcel leaves and arrives, in dates people can plan with. Pure; docs/delivery.md states the rule."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WORKING_WEEK = frozenset(range(5))
MOST_DAYS = 400  # nothing is looked for beyond that: everything would be closed


@dataclass(frozen=True, slots=True)
class ArrivalDates:
    """The first and the last day on which a parcel is expected."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class DispatchCalendar:
    """When the house sends parcels: on `weekdays` (0 is Monday) but `closed` days; what is ordered at `cut_off` or
    later, by the clock of `time_zone`, counts to the next day. `handling_days` more of those days go into packing.
    """

    time_zone: str
    cut_off: time = time(14)
    handling_days: int = 0
    weekdays: frozenset[int] = WORKING_WEEK
    closed: frozenset[date] = frozenset()
    closed_at: frozenset[tuple[str, date]] = field(default_factory=frozenset)

    def closed_in(self, country: str) -> frozenset[date]:
        """Days on which nothing is brought to the door in a country (ISO code)."""
        return frozenset(day for code, day in self.closed_at if code == country)


def dispatch_date(calendar: DispatchCalendar, *, at: datetime, ready_on: date | None = None) -> date:
    """The day on which goods ordered at an aware moment leave; goods that are there from `ready_on` on, not before."""
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    day = local.date() + timedelta(days=1 if local.time() >= calendar.cut_off else 0)
    if ready_on is not None:
        day = max(day, ready_on)
    day = _working_day(day, weekdays=calendar.weekdays, closed=calendar.closed)
    return _add_days(day, calendar.handling_days, weekdays=calendar.weekdays, closed=calendar.closed)


def arrival_dates(
    calendar: DispatchCalendar,
    *,
    at: datetime,
    country: str,
    days_from: int,
    days_to: int,
    ready_on: date | None = None,
) -> ArrivalDates:
    """The days on which what is ordered at the moment arrives, given the working days that it is on the way there.

    The courier works from Monday to Friday but for the closed days of the country.
    """
    left_on = dispatch_date(calendar, at=at, ready_on=ready_on)
    closed = calendar.closed_in(country)
    return ArrivalDates(
        earliest=_add_days(left_on, days_from, weekdays=WORKING_WEEK, closed=closed),
        latest=_add_days(left_on, days_to, weekdays=WORKING_WEEK, closed=closed),
    )


def _working_day(day: date, *, weekdays: Collection[int], closed: Collection[date]) -> date:
    """The day itself if it is a working day, else the next one that is."""
    for _each in range(MOST_DAYS):
        if day.weekday() in weekdays and day not in closed:
            break
        day += timedelta(days=1)
    return day


def _add_days(day: date, days: int, *, weekdays: Collection[int], closed: Collection[date]) -> date:
    """The day that lies `days` working days after `day`; with none of them the day itself."""
    for _each in range(days):
        day = _working_day(day + timedelta(days=1), weekdays=weekdays, closed=closed)
    return day
