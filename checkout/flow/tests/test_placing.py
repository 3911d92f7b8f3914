"""The submit of the review: once, for what was shown, by whoever saw it."""

import pytest
from django.core import signing
from django.urls import reverse

from catalog.models import Stock
from catalog.prices import BasePrice, set_base_price
from catalog.stock import count, default_location
from catalog.tests.factories import LONG_AGO, PriceListFactory, VariantFactory
from checkout.cart.models import Cart, CartLine
from checkout.flow.requests import sign_checkout
from checkout.flow.tests.conftest import ADDRESS, Shopper
from checkout.notifications.models import Message
from checkout.orders.models import Order
from checkout.payments.models import Payment


def assert_nothing_was_ordered(mug, *, on_hand=10):
    stock = Stock.objects.get(variant=mug)
    assert (stock.on_hand, stock.reserved) == (on_hand, 0)
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("gateway", "waits"), [("bank_transfer", True), ("cash_on_delivery", False)])
def test_a_guest_buys_and_pays_later(shopper, mug, client, gateway, waits):
    shopper.answer_until("payment")
    shopper.post("payment", {"method": gateway})

    response = shopper.place()

    order = Order.objects.get()
    page = client.get(response.url)
    html = page.content.decode()
    assert response.url == reverse("checkout:confirmation", args=[order.token])
    assert order.payment_method == gateway
    assert order.total == 3490
    assert order.payments.get().status == Payment.Status.PENDING
    assert page["Cache-Control"] == "private, no-store"
    assert order.number in html
    assert "hanne@example.org" in html
    assert reverse("orders:status", args=[order.token]) in html
    assert ("Waiting for your payment" in html) is waits


def test_a_guest_is_sent_to_the_pay_page_of_a_gateway(shopper, client):
    shopper.answer_until("payment")
    shopper.post("payment", {"method": "test"})

    response = shopper.place()

    payment = Payment.objects.get()
    assert response.url == payment.redirect_url
    assert payment.gateway_reference
    assert payment.status == Payment.Status.PENDING
    assert client.get(response.url).status_code == 200


def test_the_basket_is_empty_after_the_order(ready_shopper, client):
    response = ready_shopper.place()

    assert response.cookies["cart"].value == ""
    assert ready_shopper.get("review").url == reverse("cart:detail")
    assert Cart.objects.get().status == Cart.Status.ORDERED


def test_what_was_saved_for_later_stays_in_the_basket(ready_shopper, client):
    other = VariantFactory(price=500, stock=3)
    ready_shopper.add(other)
    CartLine.objects.filter(variant=other).update(is_saved=True)

    response = ready_shopper.place()

    kept = CartLine.objects.get(variant=other).cart
    assert response.cookies["cart"].value == kept.token
    assert kept.status == Cart.Status.OPEN


@pytest.mark.parametrize("gateway", ["bank_transfer", "test"])
def test_pressing_twice_or_coming_back_gives_the_one_order(shopper, client, mug, gateway):
    shopper.answer_until("payment")
    shopper.post("payment", {"method": gateway})
    form = shopper.read_review()
    token = client.cookies["cart"].value

    first = shopper.place(form)
    back = shopper.place(form)
    client.cookies["cart"] = token
    twice = shopper.place(form)

    assert first.url == back.url == twice.url
    assert Order.objects.count() == 1
    assert Payment.objects.count() == 1
    assert Stock.objects.get(variant=mug).reserved == 1


def test_a_submit_after_a_crash_before_the_gateway_goes_on_with_the_payment(shopper, client, monkeypatch):
    shopper.answer_until("payment")
    shopper.post("payment", {"method": "test"})
    form = shopper.read_review()
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("checkout.flow.placing.start_payment", lambda **_: 1 / 0)
        crashed = shopper.place(form)

    resumed = shopper.place(form)

    assert crashed.status_code == 500
    assert resumed.url == Payment.objects.get().redirect_url
    assert Order.objects.count() == 1


def test_a_price_that_rose_meanwhile_is_shown_and_must_be_accepted(ready_shopper, mug, client):
    form = ready_shopper.read_review()
    set_base_price(variant=mug, price_list=PriceListFactory(), price=BasePrice(3000), by=None, at=LONG_AGO)

    refused = ready_shopper.place(form)

    html = refused.content.decode()
    assert refused.status_code == 409
    assert "The total has changed from €34.90 to €36.90." in html
    assert_nothing_was_ordered(mug)

    accepted = {
        "checkout": refused.context["signed_checkout"],
        "expected_total": refused.context["state"].total_minor,
        "agreed": refused.context["agreement"],
    }
    assert ready_shopper.place(accepted).status_code == 302
    assert Order.objects.get().total == 3690


@pytest.mark.parametrize("total", ["0", "1", "3489", "3491", "999999999999999"])
def test_a_tampered_total_is_a_conflict(ready_shopper, mug, total):
    response = ready_shopper.place({**ready_shopper.read_review(), "expected_total": total})

    assert response.status_code == 409
    assert_nothing_was_ordered(mug)


@pytest.mark.parametrize("total", ["", "-1", "NaN", "1e3", "34.90", "9" * 400, "\0"])
def test_a_total_that_is_no_amount_goes_back_to_the_review(ready_shopper, mug, total):
    response = ready_shopper.place({**ready_shopper.read_review(), "expected_total": total})

    assert response.url == reverse("checkout:review")
    assert_nothing_was_ordered(mug)


def test_a_second_tab_that_changes_the_address_is_a_conflict(ready_shopper, mug):
    form = ready_shopper.read_review()
    ready_shopper.post("address", {**ADDRESS, "delivery-line1": "Elsewhere 1"})

    response = ready_shopper.place(form)

    assert response.status_code == 409
    assert "Something was changed since you saw this page." in response.content.decode()
    assert_nothing_was_ordered(mug)


def test_a_second_tab_that_fills_the_basket_is_a_conflict(ready_shopper, mug):
    form = ready_shopper.read_review()
    ready_shopper.add(mug)

    response = ready_shopper.place(form)

    assert response.status_code == 409
    assert_nothing_was_ordered(mug)


def test_a_thing_that_sold_out_meanwhile_is_a_conflict(ready_shopper, mug):
    form = ready_shopper.read_review()
    count(variant=mug, location=default_location(), on_hand=0, by=None, at=LONG_AGO)

    response = ready_shopper.place(form)

    html = response.content.decode()
    assert response.status_code == 409
    assert "Tide mug: sold out" in html
    assert_nothing_was_ordered(mug, on_hand=0)


@pytest.mark.parametrize("checkout", ["", "1", "../../etc", "x" * 300, "\ud7ff", "{pk}", "{pk}:forged"])
def test_a_checkout_that_was_not_signed_by_us_is_ignored(ready_shopper, mug, checkout):
    form = ready_shopper.read_review()
    pk = signing.Signer(salt="checkout.flow.submit").unsign(form["checkout"])

    response = ready_shopper.place({**form, "checkout": checkout.format(pk=pk)})

    assert response.url == reverse("checkout:review")
    assert_nothing_was_ordered(mug)


def test_nobody_places_the_order_of_another_basket(ready_shopper, mug):
    from django.test import Client

    form = ready_shopper.read_review()

    response = Shopper(Client()).place(form)

    assert response.url == reverse("checkout:start")
    assert_nothing_was_ordered(mug)


def test_a_post_without_a_token_is_refused(ready_shopper, mug, client):
    form = ready_shopper.read_review()
    client.handler.enforce_csrf_checks = True

    response = ready_shopper.place(form)

    assert response.status_code == 403
    assert_nothing_was_ordered(mug)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["unknown", "x" * 500, "%00", "é"])
def test_unknown_confirmations_are_not_found(client, token):
    response = client.get(f"/checkout/done/{token}/")

    assert response.status_code in (400, 404)


def test_a_get_never_places_an_order(ready_shopper, mug, client):
    response = client.get(reverse("checkout:place"))

    assert (response.status_code, response["Location"]) == (302, reverse("checkout:review"))
    assert_nothing_was_ordered(mug)


def test_an_order_of_nothing_is_placed_and_settled(client, db):
    gift = VariantFactory(price=0, stock=3, requires_shipping=False)
    shopper = Shopper(client)
    shopper.add(gift)
    shopper.answer_until("delivery")
    shopper.post("payment", {"method": "test"})

    response = shopper.place()

    order = Order.objects.get()
    assert order.total == 0
    assert order.payment_status == "paid"
    assert response.url == reverse("checkout:confirmation", args=[order.token])


def test_the_signature_of_a_checkout_hides_nothing_but_cannot_be_made_up(ready_shopper):
    cart = Cart.objects.get()

    assert sign_checkout(cart.checkout.pk).startswith(f"{cart.checkout.pk}:")
