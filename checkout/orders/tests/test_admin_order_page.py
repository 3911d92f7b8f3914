"""The order page: everything about an order, and what staff can do to it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from catalog.models import Stock, StockPolicy
from catalog.plans import set_policy
from catalog.stock import default_location
from catalog.tests.factories import VariantFactory
from checkout.orders.admin import actions
from checkout.orders.models import OrderEvent, Shipment
from checkout.orders.services import cancel_order, deliver_order
from checkout.orders.tests.factories import NOON, OrderFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


def page(order) -> str:
    return reverse("wagtailsnippets_orders_order:inspect", args=[order.pk])


def action(order, name) -> str:
    return reverse("wagtailsnippets_orders_order:action", args=[order.pk, name])


def offered(client, order) -> list[str]:
    return [found.name for found in client.get(page(order)).context["actions"]]


def parcel(order, *quantities, seen=0, **facts):
    lines = {f"line_{line.pk}": units for line, units in zip(order.lines.all(), quantities, strict=True)}
    return {**lines, "seen_shipments": seen, **facts}


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_page_tells_everything():
    order = OrderFactory(paid=True, shipped=True, units=2, customer_note="Ring <b>twice</b>")

    text = log_in("order staff").get(page(order)).content.decode()

    line = order.lines.get()
    for expected in (order.number, line.sku, "€56.00", "€61.00", "23 %", "Kraanlei 12", "Bpost", "323200001"):
        assert expected in text
    assert "Ring &lt;b&gt;twice&lt;/b&gt;" in text


def test_page_says_where_each_line_ships_from_and_what_is_not_in_yet():
    variant = VariantFactory(price=2800, stock=5)
    set_policy(variant=variant, kind=StockPolicy.Kind.BACKORDER, limit=4, by=None, at=NOON)
    order = OrderFactory(variants={variant: 7})

    text = " ".join(log_in("order staff").get(page(order)).text.split())
    customer = Client().get(reverse("orders:status", args=[order.token])).text

    assert f"Ships from {default_location()}: 7, 2 not in yet" in text
    assert "2 of them are not in yet." in customer


def test_page_of_an_order_that_was_sent_names_no_location():
    order = OrderFactory(paid=True, shipped=True)

    assert "Ships from" not in log_in("order staff").get(page(order)).text
    assert "not in yet" not in Client().get(reverse("orders:status", args=[order.token])).text


def test_page_shows_an_order_whose_personal_data_were_erased():
    order = OrderFactory()
    order.contact.delete()

    assert log_in("order staff").get(page(order)).status_code == 200


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, {"mark-paid", "note", "cancel"}),
        ({"paid": True}, {"ship", "note", "cancel", "refund"}),
        ({"on_delivery": True}, {"mark-paid", "ship", "note", "cancel"}),
        ({"paid": True, "shipped": True}, {"deliver", "note", "refund"}),
        ({"paid": True, "delivered": True}, {"note", "refund"}),
        ({"cancelled": True}, {"note"}),
    ],
)
def test_buttons_follow_the_state(state, expected):
    assert set(offered(log_in("order staff"), OrderFactory(**state))) == expected


def test_nothing_is_done_before_it_is_confirmed():
    order = OrderFactory(paid=True)
    client = log_in("order staff")

    for name in ("ship", "cancel", "note"):
        assert client.get(action(order, name)).status_code == 200

    order.refresh_from_db()
    assert (order.order_status, order.fulfilment_status) == ("open", "none")
    assert OrderEvent.objects.filter(kind="note").count() == 0


def test_part_is_shipped_and_then_the_rest():
    first, second = VariantFactory(price=2800, stock=5), VariantFactory(price=2800, stock=5)
    order = OrderFactory(paid=True, variants={first: 2, second: 1})
    client = log_in("order staff")

    client.post(action(order, "ship"), parcel(order, 1, 0, carrier="Bpost", tracking_url="track.example/1"))
    order.refresh_from_db()
    assert order.fulfilment_status == "part"
    assert Shipment.objects.get().tracking_url == "https://track.example/1"
    client.post(action(order, "ship"), parcel(order, 1, 1, seen=1))

    order.refresh_from_db()
    assert order.fulfilment_status == "shipped"
    assert list(Stock.objects.order_by("pk").values_list("on_hand", "reserved")) == [(3, 0), (4, 0)]


@pytest.mark.parametrize(
    ("quantities", "facts", "message"),
    [
        ((0,), {}, "Choose at least one thing to ship."),
        ((3,), {}, "less than or equal to 2"),
        ((-1,), {}, "greater than or equal to 0"),
        (("1.5",), {}, "Enter a whole number."),
        ((1,), {"tracking_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_parcel_that_cannot_be_is_refused_and_nothing_leaves(quantities, facts, message):
    order = OrderFactory(paid=True, units=2)

    response = log_in("order staff").post(action(order, "ship"), parcel(order, *quantities, **facts))

    assert message in response.content.decode()
    assert not Shipment.objects.exists()
    assert Stock.objects.get().on_hand == 10


def test_of_two_who_ship_one_order_one_wins_and_the_other_is_told():
    order = OrderFactory(paid=True, units=2)
    client = log_in("order staff")

    client.post(action(order, "ship"), parcel(order, 1))
    response = client.post(action(order, "ship"), parcel(order, 1), follow=True)

    assert "Somebody else shipped meanwhile" in said(response)
    assert Shipment.objects.count() == 1


def test_cancelling_gives_the_stock_back_once_and_keeps_the_reason():
    order = OrderFactory(paid=True, units=2)
    client = log_in("order staff")

    client.post(action(order, "cancel"), {"reason": "asked to"})
    response = client.post(action(order, "cancel"), {"reason": "again"}, follow=True)

    order.refresh_from_db()
    assert order.order_status == "cancelled"
    assert (Stock.objects.get().on_hand, Stock.objects.get().reserved) == (10, 0)
    assert OrderEvent.objects.get(kind="cancelled").message == "asked to"
    assert "cannot be done any more" in said(response)


def test_who_comes_late_between_page_and_post_is_told_by_the_lock(monkeypatch):
    order = OrderFactory(paid=True, shipped=True)

    def somebody_else(order_id, **kwargs):
        deliver_order(order_id=order_id, by=None, at=NOON)
        real(action_, order_id)

    real, action_ = actions._lock_for, actions.DELIVER
    monkeypatch.setattr(actions, "_lock_for", lambda _action, order_id: somebody_else(order_id))

    response = log_in("order staff").post(action(order, "deliver"), follow=True)

    assert "Somebody else was faster." in said(response)


def test_delivered_and_paid_is_completed():
    order = OrderFactory(paid=True, shipped=True)

    log_in("order staff").post(action(order, "deliver"))

    order.refresh_from_db()
    assert (order.fulfilment_status, order.order_status) == ("delivered", "completed")


def test_note_is_for_staff_and_names_its_writer():
    order = OrderFactory()
    client = log_in("order staff")

    client.post(action(order, "note"), {"text": "<script>alert(1)</script>"})

    note = OrderEvent.objects.get(kind="note")
    assert (note.is_public, str(note.actor_id)) == (False, client.session["_auth_user_id"])
    assert "&lt;script&gt;alert(1)" in client.get(page(order)).content.decode()


def test_marking_paid_comes_from_payments():
    order = OrderFactory()

    log_in("order staff").post(action(order, "mark-paid"), {"note": "statement 12"})

    order.refresh_from_db()
    assert order.payment_status == "paid"


@pytest.mark.parametrize("name", ["ship", "deliver", "cancel", "note", "mark-paid", "refund"])
@pytest.mark.parametrize("role", ["editor", "merchandiser"])
def test_others_do_nothing_to_orders(role, name):
    order = OrderFactory(paid=True)

    response = log_in(role).post(action(order, name), {"reason": "x", "text": "x"})

    order.refresh_from_db()
    assert response.url == "/admin/"
    assert (order.order_status, order.events.count()) == ("open", 2)


def test_action_needs_its_own_permission():
    Group.objects.get(name="Order staff").permissions.remove(Permission.objects.get(codename="cancel_order"))
    order = OrderFactory()
    client = log_in("order staff")

    assert "cancel" not in offered(client, order)
    assert client.post(action(order, "cancel"), {"reason": "x"}).url == "/admin/"


@pytest.mark.parametrize("name", ["nonsense", "delete"])
def test_unknown_action_is_not_found(name):
    assert log_in("administrator").get(action(OrderFactory(), name)).status_code == 404


def test_history_lists_what_happened():
    order = OrderFactory()
    cancel_order(order_id=order.pk, reason="asked to", by=None, at=NOON)

    response = log_in("order staff").get(reverse("wagtailsnippets_orders_order:history", args=[order.pk]))

    logged = {entry.action for entry in response.context["object_list"]}
    assert logged == {"orders.placed", "orders.cancelled"}
