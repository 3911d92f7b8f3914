"""Stock services: what they change, and that a refusal changes nothing."""

import pytest

from catalog import stock
from catalog.models import Stock, StockMovement, StockReservation
from catalog.stock import InvalidQuantity, OutOfStock, StockRequest
from catalog.tests.factories import NOON, VariantFactory

pytestmark = pytest.mark.django_db


def rows():
    """Everything that stock services write."""
    return (
        list(Stock.objects.order_by("pk").values_list("variant", "on_hand", "reserved")),
        list(StockReservation.objects.order_by("pk").values_list("reference", "quantity")),
        list(StockMovement.objects.order_by("pk").values_list("reason", "on_hand_change", "reserved_change")),
    )


def reserve(*requests):
    stock.reserve(requests=[StockRequest(*request) for request in requests], by=None, at=NOON)


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=5)


def test_reserving_holds_units_and_writes_the_ledger(mug):
    reserve((mug.pk, 2, "order-line:1"))

    assert rows() == (
        [(mug.pk, 5, 2)],
        [("order-line:1", 2)],
        [("counted", 5, 0), ("reserved", 0, 2)],
    )


def test_request_for_more_than_there_is_holds_nothing_of_the_others(mug):
    bowl = VariantFactory(price=100, stock=9)
    before = rows()

    with pytest.raises(OutOfStock) as refusal:
        reserve((bowl.pk, 1, "order-line:1"), (mug.pk, 6, "order-line:2"))

    assert refusal.value.available == {mug.pk: 5, bowl.pk: 9}
    assert rows() == before


def test_untracked_variants_are_passed_over():
    variant = VariantFactory(price=100, untracked=True)

    reserve((variant.pk, 1000, "order-line:1"))

    assert rows() == ([], [], [])


def test_released_units_come_back_once(mug):
    reserve((mug.pk, 2, "order-line:1"))

    for _repeat in range(2):
        stock.release(references=["order-line:1"], by=None, at=NOON)

    assert rows()[0] == [(mug.pk, 5, 0)]
    assert StockMovement.objects.filter(reason="released").count() == 1


def test_shipping_takes_from_what_is_on_hand_and_held(mug):
    reserve((mug.pk, 3, "order-line:1"))

    stock.ship(quantities={"order-line:1": 2}, by=None, at=NOON)

    assert rows()[:2] == ([(mug.pk, 3, 1)], [("order-line:1", 1)])


def test_shipping_more_than_is_held_changes_nothing(mug):
    reserve((mug.pk, 2, "order-line:1"))
    before = rows()

    with pytest.raises(InvalidQuantity):
        stock.ship(quantities={"order-line:1": 3}, by=None, at=NOON)

    assert rows() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda facts: stock.receive(**facts, quantity=0),
        lambda facts: stock.receive(**facts, quantity=-1),
        lambda facts: stock.adjust(**facts, change=0, note="Nothing"),
        lambda facts: stock.adjust(**facts, change=-1, note="  "),
        lambda facts: stock.adjust(**facts, change=-4, note="Broken"),
        lambda facts: stock.adjust(**facts, change=-6, note="Broken"),
        lambda facts: stock.count(**facts, on_hand=-1),
        lambda facts: stock.count(**facts, on_hand=1),
    ],
    ids=[
        "receive 0",
        "receive -1",
        "adjust 0",
        "no note",
        "held units",
        "more than there is",
        "negative",
        "below held",
    ],
)
def test_impossible_change_is_refused_and_nothing_changes(mug, write):
    reserve((mug.pk, 2, "order-line:1"))
    before = rows()

    with pytest.raises(InvalidQuantity):
        write({"variant": mug, "location": stock.default_location(), "by": None, "at": NOON})

    assert rows() == before


def test_a_refusal_names_what_is_there_once_the_other_holds_are_undone() -> None:
    plenty, short = VariantFactory(stock=5), VariantFactory(stock=1)
    requests = [StockRequest(plenty.pk, 5, "line:1"), StockRequest(short.pk, 2, "line:2")]

    with pytest.raises(OutOfStock) as refusal:
        stock.reserve(requests=requests, by=None, at=NOON)

    assert refusal.value.available == {plenty.pk: 5, short.pk: 1}
