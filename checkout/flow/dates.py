"""When a parcel arrives, in dates people can plan with. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ArrivalDates:
    """The first and the last day on which a parcel is expected."""

    earliest: date
    latest: date


def add_working_days(start: date, days: int) -> date:
    """The day that lies `days` working days (Monday to Friday) after `start`."""
    day = start
    while days:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day


def arrival_dates(ordered_on: date, *, days_from: int, days_to: int) -> ArrivalDates:
    """The days on which what is ordered on that day arrives, given working days."""
    return ArrivalDates(earliest=add_working_days(ordered_on, days_from), latest=add_working_days(ordered_on, days_to))
