"""Policies, expected arrivals and transfers: what they change, and that a refusal changes nothing."""

from datetime import date, timedelta

import pytest

from catalog import plans, stock
from catalog.models import Location, Stock, StockArrival, StockMovement, StockPolicy, StockReservation
from catalog.plans import ArrivalChanged, PolicyRefused
from catalog.stock import InvalidQuantity, OutOfStock, StockRequest
from catalog.tests.factories import NOON, VariantFactory

pytestmark = pytest.mark.django_db

Kind = StockPolicy.Kind
TODAY = NOON.date()
DAY = TODAY + timedelta(days=9)


@pytest.fixture
def main():
    return stock.default_location()


@pytest.fixture
def cellar():
    return Location.objects.create(code="cellar", name="Cellar", position=9)


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=2)


def everything():
    return (
        list(Stock.objects.order_by("pk").values_list("on_hand", "reserved", "backorder_limit")),
        list(StockArrival.objects.order_by("pk").values_list("quantity", "expected_on", "closed_at", "is_cancelled")),
        list(StockPolicy.objects.order_by("pk").values_list("kind", "ships_on")),
        list(StockMovement.objects.order_by("pk").values_list("reason", "on_hand_change", "reference")),
    )


def levels():
    return everything()[0]


def reserve(variant, quantity, reference="order-line:1"):
    stock.reserve(requests=[StockRequest(variant.pk, quantity, reference)], by=None, at=NOON)


def set_policy(variant, kind, **facts):
    return plans.set_policy(variant=variant, kind=kind, by=None, at=NOON, **facts)


def expect(variant, location, quantity, expected_on=DAY):
    return plans.expect(
        variant=variant, location=location, quantity=quantity, expected_on=expected_on, by=None, at=NOON
    )


def receive(arrival, quantity, seen):
    return plans.receive_arrival(arrival=arrival, quantity=quantity, seen=seen, by=None, at=NOON)


def test_a_back_order_is_sold_up_to_its_limit(mug):
    set_policy(mug, Kind.BACKORDER, limit=3, ships_on=DAY)

    reserve(mug, 5)
    with pytest.raises(OutOfStock) as refusal:
        reserve(mug, 1, "order-line:2")

    assert levels() == [(2, 5, 3)]
    assert refusal.value.available == {mug.pk: 0}
    assert everything()[2] == [("backorder", DAY)]


def test_a_pre_order_is_sold_as_far_as_the_arrivals_reach(mug, main):
    set_policy(mug, Kind.PREORDER)
    expect(mug, main, 4)

    reserve(mug, 6)
    with pytest.raises(OutOfStock):
        reserve(mug, 1, "order-line:2")

    assert levels() == [(2, 6, 4)]


def test_a_pre_order_begins_with_what_is_expected_already(mug, main, cellar):
    expect(mug, main, 4)
    expect(mug, cellar, 7)
    assert levels() == [(2, 0, 0), (0, 0, 0)]

    set_policy(mug, Kind.PREORDER)

    assert levels() == [(2, 0, 4), (0, 0, 7)]


def test_an_arrival_becomes_units_on_hand_and_what_was_promised_of_it_stays_promised(mug, main):
    set_policy(mug, Kind.PREORDER)
    arrival = expect(mug, main, 4)
    reserve(mug, 5)

    receive(arrival, 1, 4)
    assert levels() == [(3, 5, 3)]
    receive(arrival, 3, 3)

    assert levels() == [(6, 5, 0)]
    assert everything()[1] == [(0, DAY, NOON, False)]
    assert everything()[3][-2:] == [("received", 1, f"arrival:{arrival.pk}"), ("received", 3, f"arrival:{arrival.pk}")]


def test_the_same_receipt_twice_counts_once(mug, main):
    arrival = expect(mug, main, 4)
    receive(arrival, 2, 4)
    before = everything()

    with pytest.raises(ArrivalChanged):
        receive(arrival, 2, 4)

    assert everything() == before
    assert levels() == [(4, 0, 0)]


def test_a_cancelled_arrival_is_sold_no_more(mug, main):
    set_policy(mug, Kind.PREORDER)
    arrival = expect(mug, main, 4)

    plans.cancel_arrival(arrival=arrival, seen=4, at=NOON)

    assert everything()[:2] == ([(2, 0, 0)], [(0, DAY, NOON, True)])


def test_an_arrival_that_orders_rely_on_cannot_be_cancelled(mug, main):
    set_policy(mug, Kind.PREORDER)
    arrival = expect(mug, main, 4)
    reserve(mug, 3)
    before = everything()

    with pytest.raises(PolicyRefused):
        plans.cancel_arrival(arrival=arrival, seen=4, at=NOON)

    assert everything() == before


def test_an_arrival_is_put_off(mug, main):
    arrival = expect(mug, main, 4)

    plans.reschedule_arrival(arrival=arrival, expected_on=DAY + timedelta(days=5), at=NOON)

    assert everything()[1] == [(4, DAY + timedelta(days=5), None, False)]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (Kind.BACKORDER, {"limit": 0}),
        (Kind.BACKORDER, {"limit": -1}),
        (Kind.BACKORDER, {"limit": 3, "ships_on": TODAY - timedelta(days=1)}),
        (Kind.DENY, {"limit": 1}),
        (Kind.PREORDER, {"ships_on": DAY}),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(mug, kind, facts):
    before = everything()

    with pytest.raises(InvalidQuantity):
        set_policy(mug, kind, **facts)

    assert everything() == before


def test_a_policy_cannot_take_back_what_was_promised(mug):
    set_policy(mug, Kind.BACKORDER, limit=3)
    reserve(mug, 4)
    before = everything()

    with pytest.raises(PolicyRefused, match="Orders hold 2 units at Main store"):
        set_policy(mug, Kind.DENY)
    with pytest.raises(PolicyRefused):
        set_policy(mug, Kind.BACKORDER, limit=1)

    assert everything() == before

    set_policy(mug, Kind.BACKORDER, limit=2)

    assert levels() == [(2, 4, 2)]


def test_a_variant_that_never_lay_anywhere_gets_a_policy():
    poster = VariantFactory(price=900)

    set_policy(poster, Kind.BACKORDER, limit=5)

    assert levels() == [(0, 0, 5)]


@pytest.mark.parametrize(("quantity", "expected_on"), [(0, DAY), (-1, DAY), (1_000_001, DAY), (1, date(2020, 1, 1))])
def test_an_arrival_that_cannot_be_is_refused(mug, main, quantity, expected_on):
    before = everything()

    with pytest.raises(InvalidQuantity):
        expect(mug, main, quantity, expected_on)

    assert everything() == before


@pytest.mark.parametrize(("quantity", "seen"), [(0, 4), (5, 4), (-1, 4)])
def test_more_or_less_than_is_to_come_is_not_received(mug, main, quantity, seen):
    arrival = expect(mug, main, 4)
    before = everything()

    with pytest.raises(InvalidQuantity):
        receive(arrival, quantity, seen)

    assert everything() == before


def test_units_move_between_locations_with_a_line_in_the_ledger_for_each(mug, main, cellar):
    plans.transfer(variant=mug, source=main, target=cellar, quantity=2, note="Room", by=None, at=NOON)

    assert levels() == [(0, 0, 0), (2, 0, 0)]
    assert everything()[3][1:] == [("moved", -2, "main > cellar"), ("moved", 2, "main > cellar")]


def test_units_move_back(mug, main, cellar):
    plans.transfer(variant=mug, source=main, target=cellar, quantity=2, by=None, at=NOON)

    plans.transfer(variant=mug, source=cellar, target=main, quantity=1, by=None, at=NOON)

    assert levels() == [(1, 0, 0), (1, 0, 0)]


@pytest.mark.parametrize("quantity", [0, -1, 2, 3])
def test_units_that_orders_hold_or_that_are_not_there_do_not_move(mug, main, cellar, quantity):
    stock.stock_row(variant=mug, location=cellar)
    reserve(mug, 1)
    before = everything()

    with pytest.raises(InvalidQuantity):
        plans.transfer(variant=mug, source=main, target=cellar, quantity=quantity, by=None, at=NOON)
    with pytest.raises(InvalidQuantity):
        plans.transfer(variant=mug, source=cellar, target=main, quantity=max(quantity, 1), by=None, at=NOON)

    assert everything() == before


def test_units_do_not_move_to_where_they_are(mug, main):
    with pytest.raises(InvalidQuantity):
        plans.transfer(variant=mug, source=main, target=main, quantity=1, by=None, at=NOON)

    assert levels() == [(2, 0, 0)]


def test_a_hold_knows_until_when_it_holds(mug):
    requests = [StockRequest(mug.pk, 1, "order-line:1")]
    stock.reserve(requests=requests, held_until=NOON + timedelta(hours=1), by=None, at=NOON)
    assert StockReservation.objects.get().held_until == NOON + timedelta(hours=1)

    stock.hold_until(references=["order-line:1"], until=None)

    assert StockReservation.objects.get().held_until is None
