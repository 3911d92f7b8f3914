"""Delivery in the checkout: choices with their days, pickup points, and what the order keeps of them."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse

from catalog.models import StockPolicy
from catalog.plans import set_policy
from catalog.tests.factories import VariantFactory
from checkout.flow.models import Checkout
from checkout.flow.tests.conftest import ADDRESS, Shopper
from checkout.orders.models import Order
from checkout.shipping.models import ClosedDay, DeliveryMethod, DeliveryZone, PickupPoint

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # 10:00 in Lisbon, before the cut-off


@pytest.fixture(autouse=True)
def monday(time_machine):
    cache.clear()
    time_machine.move_to(MONDAY, tick=False)
    yield
    cache.clear()


@pytest.fixture
def point():
    zone = DeliveryZone.objects.get(name="European Union")
    pickup = DeliveryMethod.objects.create(
        zone=zone, code="collect", name="Collect it", kind="pickup", cost=0, days_from=0, days_to=1, position=9
    )
    return PickupPoint.objects.create(method=pickup, name="Mill", address="Kaai 1\n9000 Gent", hours="Daily 10-18")


def test_each_way_is_shown_with_its_days_and_each_point_with_its_hours(shopper, point):
    shopper.answer_until("delivery")

    page = shopper.get("delivery")

    assert [option.code for option in page.context["state"].delivery_options] == [
        "post",
        "express",
        f"collect:{point.pk}",
    ]
    text = page.content.decode()
    assert "Between Wednesday 3 June and Monday 8 June" in text  # two to five working days after Monday
    assert "Kaai 1<br>9000 Gent" in text
    assert "Daily 10-18" in text


def test_estimate_is_to_the_door_even_where_collecting_costs_nothing(shopper, point):
    shopper.answer_until("delivery")

    assert shopper.get("delivery").context["state"].view.priced.delivery_rate.terms.code == "post"


def test_order_keeps_the_point_and_the_days_as_they_were_agreed(shopper, point):
    shopper.answer_until("delivery")
    shopper.post("delivery", {"method": f"collect:{point.pk}"})
    shopper.post("payment")
    assert "Kaai 1" in shopper.get("review").content.decode()

    shopper.place()

    order = Order.objects.get()
    point.name, point.address, point.hours = "Gone", "Elsewhere", "Never"
    point.save()
    DeliveryMethod.objects.all().delete()
    order.refresh_from_db()
    assert (order.delivery_code, order.delivery_name, order.delivery_total) == ("collect", "Collect it", 0)
    assert (order.pickup_name, order.pickup_address, order.pickup_hours) == (
        "Mill",
        "Kaai 1\n9000 Gent",
        "Daily 10-18",
    )
    assert (order.arrives_from, order.arrives_until) == (date(2026, 6, 1), date(2026, 6, 2))
    page = shopper.client.get(reverse("orders:status", args=[order.token])).content.decode()
    assert "Collected at Mill" in page
    assert "Between Monday 1 June and Tuesday 2 June" in page


@pytest.mark.parametrize("field", ["arrives_from", "arrives_until", "pickup_name", "pickup_address", "pickup_hours"])
def test_promise_of_an_order_is_frozen_in_the_database(ready_shopper, field):
    ready_shopper.place()
    value = date(2030, 1, 1) if field.startswith("arrives") else "Elsewhere"

    with pytest.raises(DatabaseError, match="what was agreed"), transaction.atomic():
        Order.objects.update(**{field: value})


@pytest.mark.parametrize("method", ["collect", "collect:0", "collect:x", "post:1"])
def test_point_that_is_not_offered_cannot_be_chosen(shopper, point, method):
    shopper.answer_until("delivery")

    response = shopper.post("delivery", {"method": method})

    assert response.status_code == 422
    checkout = Checkout.objects.get()
    assert (checkout.delivery_method, checkout.pickup_point) == (None, None)


@pytest.mark.parametrize("change", ["point", "method"])
def test_what_is_withdrawn_before_the_button_is_told_and_nothing_is_ordered(shopper, point, change):
    shopper.answer_until("delivery")
    shopper.post("delivery", {"method": f"collect:{point.pk}"})
    shopper.post("payment")
    agreed = shopper.read_review()
    if change == "point":
        PickupPoint.objects.update(is_active=False)
    else:
        DeliveryMethod.objects.filter(code="collect").update(is_active=False)

    response = shopper.place(agreed)

    assert response.url == reverse("checkout:delivery")
    assert not Order.objects.exists()
    assert "The delivery you chose is not offered any more." in shopper.get("delivery").content.decode()


def test_new_price_of_the_method_is_shown_and_asked_again(ready_shopper):
    agreed = ready_shopper.read_review()
    DeliveryMethod.objects.filter(code="post").update(cost=790)

    response = ready_shopper.place(agreed)

    assert response.status_code == 409
    assert not Order.objects.exists()
    ready_shopper.place()
    assert Order.objects.get().delivery_total == 790


def test_days_that_pass_the_cut_off_are_shown_and_asked_again(ready_shopper, time_machine):
    agreed = ready_shopper.read_review()
    time_machine.move_to(MONDAY.replace(hour=14), tick=False)  # 15:00 in Lisbon

    assert ready_shopper.place(agreed).status_code == 409
    assert not Order.objects.exists()

    ready_shopper.place()
    order = Order.objects.get()
    assert (order.arrives_from, order.arrives_until) == (date(2026, 6, 4), date(2026, 6, 9))


def test_closed_days_put_the_promise_off(ready_shopper):
    ClosedDay.objects.create(day=date(2026, 6, 1), name="Stocktaking")
    ClosedDay.objects.create(day=date(2026, 6, 5), country="BE", name="Holiday")
    cache.clear()

    ready_shopper.place()

    order = Order.objects.get()
    assert (order.arrives_from, order.arrives_until) == (date(2026, 6, 4), date(2026, 6, 10))


def test_order_is_promised_for_its_slowest_line(client, mug):
    later = VariantFactory(price=1000, stock=0)
    set_policy(variant=later, kind=StockPolicy.Kind.BACKORDER, limit=5, ships_on=date(2026, 6, 15), by=None, at=MONDAY)
    shopper = Shopper(client)
    shopper.add(mug)
    shopper.add(later)
    shopper.answer_until("review")

    shopper.place()

    order = Order.objects.get()
    assert (order.arrives_from, order.arrives_until) == (date(2026, 6, 17), date(2026, 6, 22))


def test_back_order_without_a_day_promises_none(client, db):
    later = VariantFactory(price=1000, stock=0)
    set_policy(variant=later, kind=StockPolicy.Kind.BACKORDER, limit=5, by=None, at=MONDAY)
    shopper = Shopper(client)
    shopper.add(later)
    shopper.answer_until("review")
    assert "As soon as everything is in" in shopper.get("review").content.decode()

    shopper.place()

    order = Order.objects.get()
    assert (order.arrives_from, order.arrives_until) == (None, None)


def test_place_that_nothing_is_sent_to_is_told_before_payment(shopper):
    DeliveryZone.objects.create(name="Gent", countries=["BE"], postcodes="9")
    shopper.answer_until("delivery")

    page = shopper.get("delivery")

    assert "We do not deliver to Belgium 9000." in page.content.decode()
    assert shopper.get("payment").url == reverse("checkout:delivery")
    assert shopper.post("delivery", {"method": "post"}).status_code == 422


def test_basket_speaks_of_the_place_that_the_checkout_was_told(shopper):
    shopper.post("contact")
    shopper.post("address", {**ADDRESS, "delivery-postcode": "1000", "delivery-city": "Brussels"})

    view = shopper.client.get("/basket/").context["view"]

    assert (view.place.country, view.place.postcode) == ("BE", "1000")
