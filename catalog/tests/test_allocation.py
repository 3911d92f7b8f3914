"""Which location serves what: the stated rule, case by case, and the statements that a basket takes."""

from datetime import timedelta

import pytest

from catalog import stock
from catalog.allocation import Hold, Shelf, StockRequest, allocate
from catalog.models import Location, Stock, StockMovement, StockReservation
from catalog.stock import InvalidQuantity, NotInYet, OutOfStock
from catalog.tests.factories import NOON, VariantFactory

# Stock ids say variant and location: 11 is variant 1 at the first location, 12 at the second.
CASES = {
    "the first location that has everything serves it alone": (
        {11: (5, 0), 12: (5, 0), 21: (0, 0), 22: (5, 0)},
        [(1, 2), (2, 1)],
        [(12, "1", 2), (22, "2", 1)],
    ),
    "position decides between two that have everything": (
        {11: (5, 0), 12: (9, 0), 21: (5, 0), 22: (9, 0)},
        [(1, 2), (2, 1)],
        [(11, "1", 2), (21, "2", 1)],
    ),
    "else each line whole from the first that has it": (
        {11: (5, 0), 12: (0, 0), 21: (0, 0), 22: (5, 0)},
        [(1, 2), (2, 1)],
        [(11, "1", 2), (22, "2", 1)],
    ),
    "else a line is split in the order of locations": (
        {11: (2, 0), 12: (2, 0)},
        [(1, 3)],
        [(11, "1", 2), (12, "1", 1)],
    ),
    "what lies anywhere goes before what is still to come": (
        {11: (1, 9), 12: (2, 0)},
        [(1, 3)],
        [(11, "1", 1), (12, "1", 2)],
    ),
    "what is missing is sold beyond, up to each limit": (
        {11: (1, 1), 12: (1, 5)},
        [(1, 5)],
        [(11, "1", 2), (12, "1", 3)],
    ),
    "two lines of one variant share what there is": (
        {11: (2, 0), 12: (1, 0)},
        [(1, 1), (1, 2)],
        [(11, "1", 1), (11, "2", 1), (12, "2", 1)],
    ),
    "one unit too many serves nothing at all": ({11: (2, 1), 12: (2, 0), 21: (9, 0)}, [(2, 1), (1, 6)], []),
    "a variant that lies nowhere serves nothing at all": ({11: (2, 0)}, [(1, 1), (3, 1)], []),
    "nothing asked, nothing held": ({11: (2, 0)}, [], []),
}


@pytest.mark.parametrize(("shelves", "lines", "expected"), CASES.values(), ids=CASES)
def test_units_are_allocated_by_the_stated_rule(shelves, lines, expected):
    rows = [Shelf(pk, pk // 10, (pk % 10, pk % 10), ready, beyond) for pk, (ready, beyond) in shelves.items()]
    requests = [StockRequest(variant, units, str(number)) for number, (variant, units) in enumerate(lines, 1)]

    holds = allocate(requests, reversed(rows))

    assert holds == [Hold(*row) for row in expected]


@pytest.fixture
def cellar(db):
    return Location.objects.create(code="cellar", name="Cellar", position=9)


@pytest.fixture
def mug(cellar):
    """Two in the shop, three in the cellar."""
    variant = VariantFactory(price=2800, stock=2)
    stock.receive(variant=variant, location=cellar, quantity=3, by=None, at=NOON)
    return variant


def reserve(*requests):
    stock.reserve(requests=[StockRequest(*request) for request in requests], by=None, at=NOON)


def levels():
    return list(Stock.objects.order_by("pk").values_list("on_hand", "reserved"))


def held():
    return list(StockReservation.objects.order_by("pk").values_list("reference", "quantity"))


def test_one_line_is_held_at_several_locations(mug):
    reserve((mug.pk, 4, "order-line:1"))

    assert levels() == [(2, 2), (3, 2)]
    assert held() == [("order-line:1", 2), ("order-line:1", 2)]
    assert list(StockMovement.objects.filter(reason="reserved").values_list("reserved_change", flat=True)) == [2, 2]


def test_a_split_line_comes_back_to_where_it_lay_once(mug):
    reserve((mug.pk, 4, "order-line:1"))

    for _repeat in range(2):
        stock.release(references=["order-line:1"], by=None, at=NOON)

    assert levels() == [(2, 0), (3, 0)]
    assert held() == [("order-line:1", 0), ("order-line:1", 0)]
    assert list(StockMovement.objects.filter(reason="released").values_list("reserved_change", flat=True)) == [-2, -2]


def test_a_split_line_is_shipped_in_parts(mug):
    reserve((mug.pk, 4, "order-line:1"))

    stock.ship(quantities={"order-line:1": 3}, by=None, at=NOON)

    assert levels() == [(0, 0), (2, 1)]

    stock.ship(quantities={"order-line:1": 1}, by=None, at=NOON + timedelta(hours=1))

    assert levels() == [(0, 0), (1, 0)]
    assert held() == [("order-line:1", 0), ("order-line:1", 0)]


def test_units_that_lie_there_are_shipped_before_those_to_come(cellar):
    variant = VariantFactory(price=2800, stock=0)
    stock.receive(variant=variant, location=cellar, quantity=1, by=None, at=NOON)
    Stock.objects.filter(variant=variant).exclude(location=cellar).update(backorder_limit=5)
    reserve((variant.pk, 3, "order-line:1"))
    assert levels() == [(0, 2), (1, 1)]

    stock.ship(quantities={"order-line:1": 1}, by=None, at=NOON)
    before = (levels(), held())
    with pytest.raises(NotInYet):
        stock.ship(quantities={"order-line:1": 2}, by=None, at=NOON)

    assert before == ([(0, 2), (0, 0)], [("order-line:1", 2), ("order-line:1", 0)])
    assert (levels(), held()) == before


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_hold_of_less_than_a_unit_is_refused(mug, quantity):
    with pytest.raises(InvalidQuantity):
        reserve((mug.pk, quantity, "order-line:1"))

    assert (levels(), held()) == ([(2, 0), (3, 0)], [])


@pytest.mark.usefixtures("cellar")
def test_a_tracked_variant_without_a_row_has_none():
    variant = VariantFactory(price=100)

    with pytest.raises(OutOfStock) as refusal:
        reserve((variant.pk, 1, "order-line:1"))

    assert refusal.value.available == {variant.pk: 0}


@pytest.mark.parametrize("lines", [1, 5])
def test_a_basket_takes_three_queries_and_one_for_each_row(mug, lines, django_assert_num_queries):
    variants = [VariantFactory(price=100, stock=9) for _ in range(lines - 1)]
    requests = [StockRequest(variant.pk, 1, f"order-line:{variant.pk}") for variant in (mug, *variants)]

    with django_assert_num_queries(3 + lines):
        stock.reserve(requests=requests, by=None, at=NOON)

    with django_assert_num_queries(2 + 2 + 2 * lines):  # a savepoint, one to read, one to record
        stock.release(references=[request.reference for request in requests], by=None, at=NOON)
