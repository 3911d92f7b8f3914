"""Since when units that are sold ahead can leave the house."""

from datetime import date

import pytest

from catalog.models import StockArrival, StockPolicy
from catalog.plans import expect, set_policy
from catalog.readiness import Readiness, Shelved, list_readiness, readiness_of, slowest
from catalog.stock import default_location
from catalog.tests.factories import NOON, VariantFactory

TODAY = date(2026, 6, 1)
LATER, LATEST = date(2026, 6, 20), date(2026, 7, 20)
NOBODY_KNOWS = Readiness(is_known=False)
COMING = ((LATER, 5), (LATEST, 5))


@pytest.mark.parametrize(
    ("shelved", "units", "ready"),
    [
        (Shelved(free=3, owed=0), 3, Readiness()),
        (Shelved(free=3, owed=0), 4, NOBODY_KNOWS),
        (Shelved(free=3, owed=0, ships_on=LATER), 4, Readiness(ready_on=LATER)),
        (Shelved(free=0, owed=0, arrivals=COMING), 5, Readiness(ready_on=LATER)),
        (Shelved(free=1, owed=0, arrivals=COMING), 6, Readiness(ready_on=LATER)),
        (Shelved(free=0, owed=0, arrivals=COMING), 6, Readiness(ready_on=LATEST)),
        (Shelved(free=0, owed=4, arrivals=COMING), 1, Readiness(ready_on=LATER)),
        (Shelved(free=0, owed=4, arrivals=COMING), 2, Readiness(ready_on=LATEST)),
        (Shelved(free=0, owed=9, arrivals=COMING), 2, NOBODY_KNOWS),
        (Shelved(free=0, owed=9, arrivals=COMING, ships_on=LATEST), 2, Readiness(ready_on=LATEST)),
        (Shelved(free=0, owed=0, arrivals=((date(2026, 5, 31), 5),)), 1, NOBODY_KNOWS),
        (Shelved(free=0, owed=0, arrivals=((TODAY, 5),)), 1, Readiness(ready_on=TODAY)),
    ],
)
def test_units_leave_with_the_arrival_that_brings_the_last_of_them(shelved, units, ready):
    assert readiness_of(shelved, units=units, today=TODAY) == ready


@pytest.mark.parametrize(
    ("each", "together"),
    [
        ([], Readiness()),
        ([Readiness(), Readiness(ready_on=LATER)], Readiness(ready_on=LATER)),
        ([Readiness(ready_on=LATEST), Readiness(ready_on=LATER)], Readiness(ready_on=LATEST)),
        ([Readiness(ready_on=LATEST), NOBODY_KNOWS], NOBODY_KNOWS),
    ],
)
def test_parcel_waits_for_its_slowest_line(each, together):
    assert slowest(each) == together


@pytest.mark.django_db
def test_readiness_is_read_from_stock_arrivals_and_policy(django_assert_num_queries):
    today = NOON.date()
    soon = date(today.year + 1, 1, 10)
    there, back, pre, uncounted = VariantFactory(stock=3), VariantFactory(stock=0), VariantFactory(stock=0), None
    uncounted = VariantFactory(is_stock_tracked=False)
    set_policy(variant=back, kind=StockPolicy.Kind.BACKORDER, limit=5, ships_on=soon, by=None, at=NOON)
    set_policy(variant=pre, kind=StockPolicy.Kind.PREORDER, by=None, at=NOON)
    expect(variant=pre, location=default_location(), quantity=4, expected_on=soon, by=None, at=NOON)

    wanted = {there.pk: 3, back.pk: 1, pre.pk: 4, uncounted.pk: 9}
    with django_assert_num_queries(2):
        found = list_readiness(wanted, today=today)

    assert found == {there.pk: Readiness(), back.pk: Readiness(ready_on=soon), pre.pk: Readiness(ready_on=soon)}
    with django_assert_num_queries(1):
        list_readiness({there.pk: 3}, today=today)
    assert StockArrival.objects.count() == 1
