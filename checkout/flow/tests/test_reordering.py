"""Order again: the basket holds what the order held, as far as it can be had, and says what it lacks."""

import pytest
from django.conf import settings
from django.urls import reverse

from catalog.prices import BasePrice, set_base_price
from catalog.tests.factories import LONG_AGO, PriceListFactory, VariantFactory
from checkout.cart.models import Cart, CartLine
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import UserFactory
from checkout.orders.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


def again(client, order):
    return client.post(reverse("checkout:again", args=[order.token]), follow=True)


def lying():
    return list(CartLine.objects.order_by("variant__sku").values_list("variant__sku", "quantity", "seen_price"))


def words(response):
    return [str(message) for message in response.context["messages"]]


def test_a_guest_gets_a_basket_with_everything_at_todays_prices(client):
    mug, jug = VariantFactory(sku="A", price=2800, stock=9), VariantFactory(sku="B", price=2800, stock=9)
    order = OrderFactory(variants={mug: 2, jug: 1}, paid=True)
    set_base_price(variant=jug, price_list=PriceListFactory(), price=BasePrice(3100), by=None, at=LONG_AGO)

    response = again(client, order)

    assert response.redirect_chain == [(reverse("cart:detail"), 302)]
    assert lying() == [("A", 2, 2800), ("B", 1, 3100)]
    assert words(response) == [f"What you ordered in {order.number} lies in your basket."]
    assert client.cookies[settings.CART_COOKIE_NAME].value == Cart.objects.get().token


def test_pressing_twice_puts_nothing_in_twice(client):
    order = OrderFactory(variants={VariantFactory(sku="A", price=2800, stock=9): 2}, paid=True)

    again(client, order)
    again(client, order)

    assert lying() == [("A", 2, 2800)]


def test_what_lies_in_the_basket_is_only_topped_up(client):
    mug, jug = VariantFactory(sku="A", price=2800, stock=9), VariantFactory(sku="B", price=2800, stock=9)
    order = OrderFactory(variants={mug: 3, jug: 1}, paid=True)
    cart = CartFactory()
    CartLineFactory(cart=cart, variant=mug, quantity=1, seen_price=2800)
    CartLineFactory(cart=cart, variant=jug, quantity=4, seen_price=2800)
    client.cookies[settings.CART_COOKIE_NAME] = cart.token

    again(client, order)

    assert lying() == [("A", 3, 2800), ("B", 4, 2800)]


def test_what_is_short_is_taken_as_far_as_it_goes_and_told(client):
    mug = VariantFactory(sku="A", price=2800, stock=5, product__name="Tide mug")
    order = OrderFactory(variants={mug: 3}, paid=True)  # two are left

    response = again(client, order)

    assert lying() == [("A", 2, 2800)]
    assert words(response)[1:] == ["Only 2 of Tide mug are left."]


def test_what_is_gone_is_named_and_the_rest_is_there(client):
    mug = VariantFactory(sku="A", price=2800, stock=9)
    jug = VariantFactory(sku="B", price=2800, stock=9, product__name="Tide jug")
    bowl = VariantFactory(sku="C", price=2800, stock=1, product__name="Tide bowl")
    order = OrderFactory(variants={mug: 1, jug: 1, bowl: 1}, paid=True)
    type(jug).objects.filter(pk=jug.pk).update(is_active=False)

    response = again(client, order)

    assert lying() == [("A", 1, 2800)]
    assert words(response)[1:] == ["Tide jug: This is no longer for sale.", "Tide bowl has sold out."]


def test_where_nothing_can_be_had_no_basket_is_opened(client):
    mug = VariantFactory(price=2800, stock=1, product__name="Tide mug")
    order = OrderFactory(variants={mug: 1}, paid=True)

    response = again(client, order)

    assert words(response) == ["Tide mug has sold out."]
    assert not Cart.objects.exists()
    assert settings.CART_COOKIE_NAME not in client.cookies


def test_a_members_own_basket_is_filled(client):
    user = UserFactory()
    order = OrderFactory(variants={VariantFactory(sku="A", price=2800, stock=9): 1}, user_id=user.pk, paid=True)
    client.force_login(user)

    again(client, order)

    assert Cart.objects.get().user == user
    assert lying() == [("A", 1, 2800)]


def test_it_is_offered_on_the_order_and_in_the_account_once_it_is_paid(client):
    user = UserFactory()
    order, waiting = OrderFactory(user_id=user.pk, paid=True), OrderFactory(user_id=user.pk)
    client.force_login(user)
    action = f'action="{reverse("checkout:again", args=[order.token])}"'

    account = client.get("/order/mine/").content.decode()

    assert account.count(action) == 1
    assert client.get(reverse("orders:status", args=[order.token])).content.decode().count(action) == 1
    assert reverse("checkout:again", args=[waiting.token]) not in account


def test_only_a_post_with_a_token_for_an_order_that_is_there_orders_again(client):
    order = OrderFactory(paid=True)
    strict = type(client)(enforce_csrf_checks=True)

    assert client.get(reverse("checkout:again", args=[order.token])).status_code == 405
    assert client.post(reverse("checkout:again", args=["nonsense"])).status_code == 404
    assert strict.post(reverse("checkout:again", args=[order.token])).status_code == 403
    assert not Cart.objects.exists()
