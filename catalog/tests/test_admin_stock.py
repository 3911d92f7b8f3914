"""Stock in the admin: received, adjusted and counted through the service, and the ledger that nobody writes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from catalog.models import Stock, StockMovement
from catalog.stock import StockRequest, default_location, reserve
from catalog.tests.factories import NOON, VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


def post(name, variant, **facts):
    data = {"location": default_location().pk, "once": str(uuid4()), **facts}
    return log_in("merchandiser").post(reverse(f"stock:{name}", args=[variant.pk]), data)


def levels(variant) -> tuple[int, int]:
    stock = Stock.objects.get(variant=variant)
    return stock.on_hand, stock.reserved


def test_goods_are_received_with_a_line_in_the_ledger():
    variant = VariantFactory()

    response = post("receive", variant, quantity=7, note="first delivery")

    assert response.status_code == 302
    assert levels(variant) == (7, 0)
    movement = StockMovement.objects.get()
    assert (movement.reason, movement.on_hand_change, movement.note) == ("received", 7, "first delivery")
    assert movement.actor.groups.get().name == "Merchandisers"


@pytest.mark.parametrize(
    ("name", "facts", "units"),
    [("receive", {"quantity": 7}, 12), ("adjust", {"change": -2, "note": "broke"}, 3)],
)
def test_what_is_sent_twice_counts_once(name, facts, units):
    variant, once = VariantFactory(stock=5), str(uuid4())

    answers = [post(name, variant, once=once, **facts) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert levels(variant) == (units, 0)
    assert StockMovement.objects.exclude(reason="counted").count() == 1


def test_form_that_was_refused_may_be_sent_again():
    variant, once = VariantFactory(stock=5), str(uuid4())

    refused = post("adjust", variant, once=once, change=-6, note="broke")
    post("adjust", variant, once=once, change=-4, note="broke")

    assert refused.status_code == 200
    assert levels(variant) == (1, 0)


@pytest.mark.parametrize("once", ["", "7", "x" * 36])
def test_form_that_nobody_gave_out_changes_nothing(once):
    variant = VariantFactory(stock=5)

    response = post("receive", variant, once=once, quantity=7)

    assert "Open this form again" in response.content.decode()
    assert levels(variant) == (5, 0)


def test_adjustment_says_why():
    variant = VariantFactory(stock=5)

    post("adjust", variant, change=-2, note="broke")

    assert levels(variant) == (3, 0)
    assert StockMovement.objects.first().note == "broke"


def test_count_writes_the_difference():
    variant = VariantFactory(stock=5)

    post("count", variant, on_hand=9, note="")

    assert levels(variant) == (9, 0)
    assert StockMovement.objects.first().on_hand_change == 4


@pytest.mark.parametrize(
    ("name", "facts", "message"),
    [
        ("receive", {"quantity": 0}, "greater than or equal to 1"),
        ("receive", {"quantity": -3}, "greater than or equal to 1"),
        ("receive", {"quantity": "1.5"}, "Enter a whole number."),
        ("receive", {"quantity": "9" * 30}, "less than or equal to 1000000"),
        ("adjust", {"change": -2, "note": ""}, "This field is required."),
        ("adjust", {"change": 0, "note": "x"}, "An adjustment of nothing is not an adjustment."),
        ("adjust", {"change": -4, "note": "x"}, "That would take away units that are not there or that orders hold."),
        ("count", {"on_hand": 1}, "Orders hold more units than were counted."),
        ("count", {"on_hand": -1}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(name, facts, message):
    variant = VariantFactory(stock=5)
    reserve(requests=[StockRequest(variant.pk, 2, "order-line:1")], by=None, at=NOON)
    before = StockMovement.objects.count()

    response = post(name, variant, **facts)

    assert response.status_code == 200
    assert message in response.content.decode().replace("&#x27;", "'")
    assert levels(variant) == (5, 2)
    assert StockMovement.objects.count() == before


@pytest.mark.parametrize("role", ["editor", "order staff"])
@pytest.mark.parametrize("name", ["receive", "adjust", "count"])
def test_only_those_with_the_right_change_stock(role, name):
    variant = VariantFactory(stock=5)

    response = log_in(role).post(
        reverse(f"stock:{name}", args=[variant.pk]),
        {"location": default_location().pk, "quantity": 1, "change": 1, "on_hand": 1, "note": "x"},
    )

    assert response.status_code == 302
    assert response.url == "/admin/"
    assert levels(variant) == (5, 0)


def test_list_flags_what_runs_low_and_filters_by_it():
    low = VariantFactory(stock=2)
    VariantFactory(stock=50)

    response = log_in("merchandiser").get(reverse("stock:index"), {"level": "low"})

    assert [row.variant_id for row in response.context["object_list"]] == [low.pk]


@pytest.mark.parametrize("action", ["create/", "edit/{pk}/", "delete/{pk}/"])
def test_ledger_is_written_by_nobody_not_even_administrators(action):
    VariantFactory(stock=5)
    movement = StockMovement.objects.get()

    response = log_in("administrator").post(f"/admin/catalog/stockmovement/{action.format(pk=movement.pk)}")

    assert response.status_code == 302
    assert response.url == "/admin/"
    assert StockMovement.objects.get().on_hand_change == 5


def test_ledger_shows_a_movement_in_full():
    variant = VariantFactory(sku="JUG-S", stock=5)
    movement = StockMovement.objects.get()

    response = log_in("order staff").get(f"/admin/catalog/stockmovement/inspect/{movement.pk}/")

    assert "JUG-S" in response.content.decode()
    assert variant.product.name in response.content.decode()
