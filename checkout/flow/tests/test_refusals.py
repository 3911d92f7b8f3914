"""What a refused order shows: the review as it is now, priced once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.stock import adjust, default_location
from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart.models import Cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.flow.models import Checkout
from checkout.flow.requests import sign_checkout
from checkout.flow.selectors import describe_submitted, dress_state, get_agreement
from checkout.flow.tests.factories import CheckoutFactory
from checkout.flow.tests.scene import state_of
from checkout.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout():
    cart = CartFactory()
    for number in range(3):
        CartLineFactory(cart=cart, variant=VariantFactory(price=2800 + number, stock=2), quantity=2)
    return CheckoutFactory(cart=cart)


def submit(client, checkout, **facts):
    client.cookies["cart"] = checkout.cart.token
    state = state_of(checkout)
    form = {
        "checkout": sign_checkout(checkout.pk),
        "expected_total": state.total_minor,
        "agreed": get_agreement(state),
    }
    return client.post(reverse("checkout:place"), form | facts)


def test_what_was_submitted_is_shown_as_the_review_shows_it(checkout):
    first = checkout.cart.lines.first().variant
    adjust(variant=first, location=default_location(), change=-1, note="Broken", by=None, at=NOON)
    fresh = Checkout.objects.select_related("delivery_method").get(pk=checkout.pk)
    submitted = describe_submitted(
        checkout=fresh, cart=Cart.objects.get(pk=checkout.cart_id), context=price_context(NOON)
    )

    shown, dressed = state_of(checkout), dress_state(submitted)

    assert dressed.view.lines == shown.view.lines
    assert dressed.view.priced == shown.view.priced
    assert dressed.answers == shown.answers
    assert submitted.view.lines != shown.view.lines


def test_a_refusal_shows_the_lines_with_their_pictures_and_takes_nothing(checkout, client):
    response = submit(client, checkout, expected_total="1")

    assert response.status_code == 409
    assert (
        response.context["state"].view.lines == state_of(checkout, at=response.context["state"].context.at).view.lines
    )
    assert not Order.objects.exists()
    assert Cart.objects.get(pk=checkout.cart_id).status == Cart.Status.OPEN


def test_a_refused_basket_is_priced_once(checkout, client):
    submit(client, checkout, expected_total="1")  # what is remembered for a minute is read before
    with CaptureQueriesContext(connection) as queries:
        submit(client, checkout, expected_total="1")

    prices = [query for query in queries.captured_queries if '"catalog_price"' in query["sql"]]
    assert len(prices) == 1 + 1  # one of them is that of the test itself


def test_lines_that_are_gone_are_told_without_reading_the_basket_again(checkout, client):
    gone = checkout.cart.lines.first()
    gone.variant.is_active = False
    gone.variant.save()

    response = submit(client, checkout)

    assert response.status_code == 409
    assert f"{gone.variant.product.name}: sold out" in response.content.decode()
    assert not Order.objects.exists()
