"""The verbs of an order: what they change, that they do it once, and what they refuse."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from wagtail.log_actions import registry as log_registry

from catalog.models import Stock, StockMovement, Variant
from catalog.stock import OutOfStock
from catalog.tests.factories import VariantFactory
from checkout.customers.tests.factories import UserFactory
from checkout.notifications.models import Message
from checkout.orders import services
from checkout.orders.models import Order, OrderEvent
from checkout.orders.services import AlreadyOrdered, IllegalTransition, NumberTaken
from checkout.orders.states import (
    FULFILMENT_TRANSITIONS,
    ORDER_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
)
from checkout.orders.tests.factories import HOLD, NOON, OrderFactory, draft_line, order_draft

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
AFTER_HOLD = NOON + HOLD

VERBS: dict[str, Callable[[Order], Any]] = {
    "ship": lambda order: services.ship_order(order_id=order.pk, quantities=None, by=None, at=LATER),
    "deliver": lambda order: services.deliver_order(order_id=order.pk, by=None, at=LATER),
    "cancel": lambda order: services.cancel_order(order_id=order.pk, reason="", by=None, at=LATER),
    "expire": lambda order: services.expire_order(order_id=order.pk, by=None, at=AFTER_HOLD),
}


def state_of(order: Order) -> tuple[str, str, str]:
    order.refresh_from_db()
    return order.order_status, order.payment_status, order.fulfilment_status


def snapshot() -> dict[str, Any]:
    """Everything that a refused or repeated verb must leave alone."""
    return {
        "orders": list(Order.objects.order_by("pk").values()),
        "events": OrderEvent.objects.count(),
        "messages": Message.objects.count(),
        "stock": list(Stock.objects.order_by("pk").values_list("on_hand", "reserved")),
        "movements": StockMovement.objects.count(),
    }


def stock_of(variant: Variant) -> tuple[int, int]:
    stock = Stock.objects.get(variant=variant)
    return stock.on_hand, stock.reserved


# state -> verb -> the axes afterwards, or None where it is refused
MATRIX: list[tuple[dict[str, bool], str, tuple[str, str, str] | None]] = [
    ({}, "ship", None),
    ({}, "deliver", None),
    ({}, "cancel", ("cancelled", "unpaid", "none")),
    ({}, "expire", ("expired", "unpaid", "none")),
    ({"on_delivery": True}, "ship", ("open", "unpaid", "shipped")),
    ({"on_delivery": True}, "deliver", None),
    ({"on_delivery": True}, "cancel", ("cancelled", "unpaid", "none")),
    ({"on_delivery": True}, "expire", None),
    ({"paid": True}, "ship", ("open", "paid", "shipped")),
    ({"paid": True}, "deliver", None),
    ({"paid": True}, "cancel", ("cancelled", "paid", "none")),
    ({"paid": True}, "expire", None),
    ({"paid": True, "shipped": True}, "ship", ("open", "paid", "shipped")),
    ({"paid": True, "shipped": True}, "deliver", ("completed", "paid", "delivered")),
    ({"paid": True, "shipped": True}, "cancel", None),
    ({"paid": True, "shipped": True}, "expire", None),
    ({"on_delivery": True, "shipped": True}, "deliver", ("open", "unpaid", "delivered")),
    ({"paid": True, "delivered": True}, "ship", ("completed", "paid", "delivered")),
    ({"paid": True, "delivered": True}, "deliver", ("completed", "paid", "delivered")),
    ({"paid": True, "delivered": True}, "cancel", None),
    ({"cancelled": True}, "ship", None),
    ({"cancelled": True}, "deliver", None),
    ({"cancelled": True}, "cancel", ("cancelled", "unpaid", "none")),
    ({"cancelled": True}, "expire", None),
]


@pytest.mark.parametrize(("state", "verb", "expected"), MATRIX)
def test_each_verb_does_or_refuses_as_the_table_says(state, verb, expected):
    order = OrderFactory(**state)
    before = snapshot()

    if expected is None:
        with pytest.raises(IllegalTransition):
            VERBS[verb](order)
        assert snapshot() == before
    else:
        VERBS[verb](order)
        assert state_of(order) == expected


@pytest.mark.parametrize(
    ("state", "verb"),
    [({"paid": True}, "ship"), ({"paid": True, "shipped": True}, "deliver"), ({}, "cancel"), ({}, "expire")],
)
def test_a_verb_done_twice_changes_nothing_the_second_time(state, verb):
    order = OrderFactory(**state)

    VERBS[verb](order)
    once = snapshot()
    VERBS[verb](order)

    assert snapshot() == once


@pytest.mark.parametrize("table", [ORDER_TRANSITIONS, PAYMENT_TRANSITIONS, FULFILMENT_TRANSITIONS])
def test_every_state_has_its_row_and_none_leads_to_itself(table):
    assert set(table) == set(type(next(iter(table))))
    assert all(state not in moves for state, moves in table.items())


@pytest.mark.parametrize("old", list(PaymentStatus))
@pytest.mark.parametrize("new", list(PaymentStatus))
def test_payment_status_follows_its_table(old, new):
    order = OrderFactory()
    Order.objects.filter(pk=order.pk).update(payment_status=old)

    if new == old or new in PAYMENT_TRANSITIONS[old]:
        services.record_payment_status(order_id=order.pk, status=new, by=None, at=LATER)
        assert state_of(order)[1] == new
    else:
        with pytest.raises(IllegalTransition):
            services.record_payment_status(order_id=order.pk, status=new, by=None, at=LATER)
        assert state_of(order)[1] == old


def test_an_order_holds_its_stock_when_it_is_placed():
    variant = VariantFactory(price=2800, stock=10)

    OrderFactory(variants={variant: 3})

    assert stock_of(variant) == (10, 3)


def test_an_order_of_more_than_there_is_writes_nothing():
    enough, scarce = VariantFactory(stock=10), VariantFactory(stock=1)
    before = snapshot()

    with pytest.raises(OutOfStock) as refused, transaction.atomic():
        OrderFactory(variants={enough: 2, scarce: 2})

    assert refused.value.available[scarce.pk] == 1
    assert snapshot() == before


def test_a_checkout_has_one_order():
    draft = order_draft(draft_line(VariantFactory(stock=10)))
    services.create_order(draft=draft, by=None, at=NOON)
    once = snapshot()

    with pytest.raises(AlreadyOrdered), transaction.atomic():
        services.create_order(draft=draft, by=None, at=LATER)

    assert snapshot() == once


def test_two_orders_never_have_one_number(monkeypatch):
    monkeypatch.setattr("checkout.orders.creation.new_order_number", lambda: "B-482-91375")
    services.create_order(draft=order_draft(draft_line(VariantFactory(stock=10))), by=None, at=NOON)
    once = snapshot()

    with pytest.raises(NumberTaken), transaction.atomic():
        services.create_order(draft=order_draft(draft_line(VariantFactory(stock=10))), by=None, at=LATER)

    assert snapshot() == once


def test_placing_writes_the_event_and_the_log():
    user = UserFactory()
    draft = order_draft(draft_line(VariantFactory(stock=10)), user_id=user.pk)

    order = services.create_order(draft=draft, by=user, at=NOON)

    event = order.events.get()
    assert (event.kind, event.actor, event.at, event.is_public) == ("placed", user, NOON, True)
    entry = log_registry.get_logs_for_instance(order).get()
    assert (entry.action, entry.user, entry.timestamp) == ("orders.placed", user, NOON)


def test_the_snapshot_does_not_follow_the_catalogue():
    variant = VariantFactory(price=2800, stock=10)
    order = OrderFactory(variants={variant: 2})
    before = (list(order.lines.values()), Order.objects.filter(pk=order.pk).values().get())

    variant.product.name = "Another name"
    variant.product.save()
    variant.sku = "ANOTHER"
    variant.save()

    assert (list(order.lines.values()), Order.objects.filter(pk=order.pk).values().get()) == before
    assert order.lines.get().unit_price == 2800


@pytest.mark.parametrize("verb", ["cancel", "expire"])
def test_stock_of_a_closed_order_returns_exactly_once(verb):
    variant = VariantFactory(stock=10)
    order = OrderFactory(variants={variant: 4})

    VERBS[verb](order)
    VERBS[verb](order)

    assert stock_of(variant) == (10, 0)
    released = StockMovement.objects.filter(reason=StockMovement.Reason.RELEASED)
    assert [row.reserved_change for row in released] == [-4]


def test_shipping_takes_the_units_out_of_the_house():
    variant = VariantFactory(stock=10)
    order = OrderFactory(variants={variant: 4}, paid=True)

    shipment = services.ship_order(
        order_id=order.pk, quantities=None, carrier="Bpost", tracking_number="1", by=None, at=LATER
    )

    assert stock_of(variant) == (6, 0)
    assert [(row.line.quantity, row.quantity) for row in shipment.lines.all()] == [(4, 4)]
    assert Message.objects.get(kind="order_shipped").context == {"order_id": order.pk, "shipment_id": shipment.pk}


def test_an_order_can_be_shipped_in_parts():
    variant = VariantFactory(stock=10)
    order = OrderFactory(variants={variant: 3}, paid=True)
    line = order.lines.get()

    services.ship_order(order_id=order.pk, quantities={line.pk: 1}, by=None, at=LATER)
    assert state_of(order) == ("open", "paid", "part")
    services.ship_order(order_id=order.pk, quantities={line.pk: 1}, by=None, at=LATER)
    assert state_of(order) == ("open", "paid", "part")
    services.ship_order(order_id=order.pk, quantities=None, by=None, at=LATER)

    assert state_of(order) == ("open", "paid", "shipped")
    assert stock_of(variant) == (7, 0)
    assert order.shipments.count() == 3
    assert Message.objects.filter(kind="order_shipped").count() == 3


@pytest.mark.parametrize("units", [-1, 4])
def test_not_more_than_is_left_can_be_shipped(units):
    order = OrderFactory(units=3, paid=True)
    before = snapshot()

    with pytest.raises(IllegalTransition):
        services.ship_order(order_id=order.pk, quantities={order.lines.get().pk: units}, by=None, at=LATER)

    assert snapshot() == before


def test_a_line_of_another_order_cannot_be_shipped():
    order, other = OrderFactory(paid=True), OrderFactory(paid=True)
    before = snapshot()

    with pytest.raises(IllegalTransition):
        services.ship_order(order_id=order.pk, quantities={other.lines.get().pk: 1}, by=None, at=LATER)

    assert snapshot() == before


def test_the_slower_of_two_people_who_ship_is_told():
    order = OrderFactory(units=3, paid=True)
    quantities = {order.lines.get().pk: 1}
    services.ship_order(order_id=order.pk, quantities=quantities, seen_shipments=0, by=None, at=LATER)
    before = snapshot()

    with pytest.raises(IllegalTransition):
        services.ship_order(order_id=order.pk, quantities=quantities, seen_shipments=0, by=None, at=LATER)

    assert snapshot() == before


def test_a_part_shipped_order_cannot_be_cancelled():
    order = OrderFactory(units=3, paid=True)
    services.ship_order(order_id=order.pk, quantities={order.lines.get().pk: 1}, by=None, at=LATER)
    before = snapshot()

    with pytest.raises(IllegalTransition):
        services.cancel_order(order_id=order.pk, reason="", by=None, at=LATER)

    assert snapshot() == before


def test_an_order_paid_at_the_door_is_completed_by_the_money():
    order = OrderFactory(on_delivery=True, delivered=True)
    assert state_of(order) == ("open", "unpaid", "delivered")

    services.record_payment_status(order_id=order.pk, status=PaymentStatus.PAID, by=None, at=LATER)

    assert state_of(order) == ("completed", "paid", "delivered")
    assert order.closed_at == LATER


@pytest.mark.parametrize("status", [PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED])
def test_money_given_back_does_not_keep_a_delivered_order_open(status):
    order = OrderFactory(paid=True, shipped=True)
    services.record_payment_status(order_id=order.pk, status=status, by=None, at=LATER)

    services.deliver_order(order_id=order.pk, by=None, at=LATER)

    assert state_of(order) == ("completed", status, "delivered")


def test_only_orders_past_their_hold_expire():
    due, held = OrderFactory(), OrderFactory(hold_until=AFTER_HOLD + timedelta(seconds=1))
    paid, on_delivery = OrderFactory(paid=True), OrderFactory(on_delivery=True)

    expired = services.expire_due_orders(AFTER_HOLD)

    assert expired == 1
    assert [state_of(order)[0] for order in (due, held, paid, on_delivery)] == [
        OrderStatus.EXPIRED,
        OrderStatus.OPEN,
        OrderStatus.OPEN,
        OrderStatus.OPEN,
    ]


def test_a_note_is_for_staff_and_says_who_wrote_it():
    order, user = OrderFactory(), UserFactory()

    event = services.add_note(order_id=order.pk, text="Rang twice", by=user, at=LATER)

    assert (event.kind, event.message, event.actor, event.is_public) == ("note", "Rang twice", user, False)


def test_the_way_of_paying_changes_while_the_order_waits():
    order = OrderFactory()

    services.change_payment_method(
        order_id=order.pk, code="cash_on_delivery", name="Cash on delivery", hold_until=None, by=None, at=LATER
    )

    order.refresh_from_db()
    assert (order.payment_method, order.payment_method_name, order.hold_until) == (
        "cash_on_delivery",
        "Cash on delivery",
        None,
    )
    assert order.may_ship


@pytest.mark.parametrize("state", [{"paid": True}, {"cancelled": True}])
def test_the_way_of_paying_stays_once_it_is_paid_or_closed(state):
    order = OrderFactory(**state)
    before = snapshot()

    with pytest.raises(IllegalTransition):
        services.change_payment_method(
            order_id=order.pk, code="bank_transfer", name="Bank", hold_until=None, by=None, at=LATER
        )

    assert snapshot() == before


def test_a_discount_and_a_free_delivery_add_up():
    variant = VariantFactory(stock=10)
    line = draft_line(variant, 2, discount=600, total=5000)
    draft = replace(order_draft(line, delivery_total=0), discount_total=0)

    order = services.create_order(draft=draft, by=None, at=NOON)

    assert (order.items_total, order.delivery_total, order.total) == (5000, 0, 5000)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ({}, "Pending payment"),
        ({"on_delivery": True}, "Processing"),
        ({"paid": True}, "Paid"),
        ({"paid": True, "shipped": True}, "Shipped"),
        ({"paid": True, "delivered": True}, "Delivered"),
        ({"cancelled": True}, "Cancelled"),
    ],
)
def test_one_label_is_derived_for_people(state, label):
    assert OrderFactory(**state).label == label


def test_an_order_whose_money_is_reserved_is_being_processed():
    order = OrderFactory()
    services.record_payment_status(order_id=order.pk, status=PaymentStatus.AUTHORISED, by=None, at=LATER)

    assert Order.objects.get(pk=order.pk).label == "Processing"


def test_fulfilment_table_lets_nothing_come_back_but_by_return():
    assert FULFILMENT_TRANSITIONS[FulfilmentStatus.DELIVERED] == {FulfilmentStatus.RETURNED}
