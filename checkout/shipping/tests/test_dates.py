"""When parcels leave and arrive."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from checkout.shipping.calendar import get_calendar
from checkout.shipping.dates import ArrivalDates, DispatchCalendar, arrival_dates, dispatch_date
from checkout.shipping.models import ClosedDay, DispatchRules

LISBON = DispatchCalendar(time_zone="Europe/Lisbon", cut_off=time(14))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "facts", "ready_on", "leaves"),
    [
        # 2026-11-30 is a Monday; Lisbon is at UTC then.
        ("2026-11-30 13:59", {}, None, "2026-11-30"),
        ("2026-11-30 14:00", {}, None, "2026-12-01"),
        ("2026-12-04 13:59", {}, None, "2026-12-04"),
        ("2026-12-04 14:00", {}, None, "2026-12-07"),
        ("2026-12-05 09:00", {}, None, "2026-12-07"),
        ("2026-12-05 09:00", {"weekdays": frozenset(range(6))}, None, "2026-12-05"),
        ("2026-11-30 09:00", {"handling_days": 2}, None, "2026-12-02"),
        ("2026-12-03 15:00", {"handling_days": 2}, None, "2026-12-08"),
        # Summer time: 13:30 UTC is 14:30 in Lisbon. On 2026-03-29 the clocks go forward, on 2026-10-25 back.
        ("2026-03-27 13:30", {}, None, "2026-03-27"),
        ("2026-03-30 13:30", {}, None, "2026-03-31"),
        ("2026-03-30 12:59", {}, None, "2026-03-30"),
        ("2026-10-23 13:30", {}, None, "2026-10-26"),
        ("2026-10-26 13:30", {}, None, "2026-10-26"),
        # The day is that of the shop: 23:30 UTC is the next day there in summer.
        ("2026-06-01 23:30", {"cut_off": time(0, 15)}, None, "2026-06-03"),
        ("2026-06-01 23:10", {"cut_off": time(0, 15)}, None, "2026-06-02"),
        # The end of the year, with two closed Fridays.
        ("2026-12-24 15:00", {"closed": CHRISTMAS}, None, "2026-12-28"),
        ("2026-12-31 15:00", {"closed": CHRISTMAS}, None, "2027-01-04"),
        ("2026-12-31 10:00", {"closed": CHRISTMAS, "handling_days": 1}, None, "2027-01-04"),
        # Goods that come later leave later; an arrival in the past changes nothing.
        ("2026-11-30 09:00", {}, "2026-12-10", "2026-12-10"),
        ("2026-11-30 09:00", {}, "2026-12-12", "2026-12-14"),
        ("2026-11-30 09:00", {"handling_days": 1}, "2026-12-12", "2026-12-15"),
        ("2026-11-30 09:00", {}, "2026-11-02", "2026-11-30"),
    ],
)
def test_day_on_which_a_parcel_leaves(at, facts, ready_on, leaves):
    ready = date.fromisoformat(ready_on) if ready_on else None

    assert dispatch_date(replace(LISBON, **facts), at=utc(at), ready_on=ready) == date.fromisoformat(leaves)


@pytest.mark.parametrize(
    ("at", "days", "closed_at", "arrives"),
    [
        ("2026-11-30 09:00", (1, 3), [], ("2026-12-01", "2026-12-03")),
        ("2026-12-04 09:00", (1, 3), [], ("2026-12-07", "2026-12-09")),
        ("2026-12-04 15:00", (1, 3), [], ("2026-12-08", "2026-12-10")),
        ("2026-12-04 09:00", (0, 0), [], ("2026-12-04", "2026-12-04")),
        ("2026-12-04 09:00", (1, 3), [("BE", "2026-12-07")], ("2026-12-08", "2026-12-10")),
        ("2026-12-04 09:00", (1, 3), [("FR", "2026-12-07")], ("2026-12-07", "2026-12-09")),
        ("2026-12-30 09:00", (1, 2), [("BE", "2027-01-01")], ("2026-12-31", "2027-01-04")),
        ("2028-02-28 09:00", (1, 2), [], ("2028-02-29", "2028-03-01")),
    ],
)
def test_days_on_which_a_parcel_arrives(at, days, closed_at, arrives):
    calendar = replace(LISBON, closed_at=frozenset((code, date.fromisoformat(day)) for code, day in closed_at))

    found = arrival_dates(calendar, at=utc(at), country="BE", days_from=days[0], days_to=days[1])

    assert found == ArrivalDates(*(date.fromisoformat(day) for day in arrives))


def test_house_that_is_always_closed_does_not_search_for_ever():
    calendar = replace(LISBON, weekdays=frozenset())

    assert dispatch_date(calendar, at=utc("2026-11-30 09:00")) > date(2027, 11, 30)


@pytest.mark.django_db
def test_calendar_is_what_the_admin_says(django_assert_num_queries, time_machine):
    time_machine.move_to(utc("2026-12-10 09:00"))
    DispatchRules.objects.update(cut_off=time(11), handling_days=1, is_saturday=True)
    ClosedDay.objects.create(day=date(2026, 12, 25), name="Christmas")
    ClosedDay.objects.create(day=date(2026, 12, 26), name="St Stephen", country="AT")
    ClosedDay.objects.create(day=date(2025, 12, 25), name="Long ago")

    with django_assert_num_queries(2):
        calendar = get_calendar()

    assert (calendar.cut_off, calendar.handling_days, calendar.weekdays) == (time(11), 1, frozenset(range(6)))
    assert (calendar.time_zone, calendar.closed) == ("Europe/Lisbon", {date(2026, 12, 25)})
    assert (calendar.closed_in("AT"), calendar.closed_in("")) == ({date(2026, 12, 26)}, frozenset())
    with django_assert_num_queries(0):
        get_calendar()
