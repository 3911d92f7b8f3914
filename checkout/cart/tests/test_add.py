"""POST /basket/add/: what a cached page posts without a token."""

import json

import pytest
from django.conf import settings
from django.urls import reverse

from catalog.tests.factories import VariantFactory
from checkout.cart.models import Cart, CartLine
from checkout.cart.tests.factories import CartLineFactory

pytestmark = pytest.mark.django_db
ADD = "/basket/add/"


def post(client, variant, quantity="1", **extra):
    return client.post(ADD, {"variant": str(variant.pk), "quantity": quantity, **extra.pop("data", {})}, **extra)


def lines():
    return list(CartLine.objects.values_list("variant_id", "quantity", "seen_price"))


def test_first_thing_opens_a_cart_and_its_token_stays_out_of_reach_of_scripts(stranger):
    variant = VariantFactory(price=2800, stock=5)

    response = post(stranger, variant, "2")

    assert (response.status_code, response["Location"]) == (302, reverse("cart:detail"))
    assert lines() == [(variant.pk, 2, 2800)]
    cookie = response.cookies[settings.CART_COOKIE_NAME]
    assert cookie.value == Cart.objects.get().token
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_cookie_is_secure_where_the_session_is(stranger, settings):
    settings.SESSION_COOKIE_SECURE = True

    response = post(stranger, VariantFactory(price=2800, stock=5))

    assert response.cookies[settings.CART_COOKIE_NAME]["secure"] is True


def test_answers_are_kept_by_nobody(guest, stranger):
    answers = [stranger.get("/basket/"), stranger.get("/basket/mini/"), post(guest, VariantFactory(price=1, stock=1))]

    assert [answer["Cache-Control"] for answer in answers] == ["private, no-store"] * 3


@pytest.mark.parametrize(
    "quantity", ["-1", "1.5", "1e9", "NaN", "\uff12", "", "0", "1000000000", " 1", "+1", "1_0", "\u0663", "9" * 5000]
)
def test_what_is_no_quantity_is_refused_and_no_cart_is_opened(stranger, quantity):
    response = post(stranger, VariantFactory(price=2800, untracked=True), quantity)

    assert response.status_code == 400
    assert not Cart.objects.exists()
    assert settings.CART_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("variant", ["", "abc", "-1", "1 OR 1=1", "9" * 40])
def test_what_is_no_variant_is_refused(stranger, variant):
    assert stranger.post(ADD, {"variant": variant, "quantity": "1"}).status_code == 400
    assert not Cart.objects.exists()


def test_more_than_available_is_refused_with_the_number(guest, cart):
    variant = VariantFactory(price=2800, stock=3, product__name="Tide mug")
    CartLineFactory(cart=cart, variant=variant, quantity=2)

    response = post(guest, variant, "2")

    assert response.status_code == 409
    assert "Only 3 of Tide mug are left, and 2 are in your basket already." in response.content.decode()
    assert lines() == [(variant.pk, 2, 2800)]


@pytest.mark.parametrize("kind", [{"inactive": True}, {"product__inactive": True}, {"price": None}])
def test_what_is_not_for_sale_is_not_found(stranger, kind):
    response = post(stranger, VariantFactory(**{"price": 2800, "stock": 5, **kind}))

    assert response.status_code == 404
    assert not Cart.objects.exists()


def test_unknown_variant_is_not_found(stranger):
    assert stranger.post(ADD, {"variant": str(10**17), "quantity": "1"}).status_code == 404


def test_posted_price_and_discount_are_ignored(stranger):
    variant = VariantFactory(price=2800, stock=5)

    post(stranger, variant, data={"price": "1", "seen_price": "1", "discount": "2799"})

    assert lines() == [(variant.pk, 1, 2800)]


def test_get_changes_nothing(guest):
    variant = VariantFactory(price=2800, stock=5)

    response = guest.get(ADD, {"variant": variant.pk, "quantity": 1})

    assert (response.status_code, response["Location"]) == (302, "/basket/")
    assert lines() == []


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {}, {"sec-fetch-site": "cross-site"}])
def test_post_from_elsewhere_is_refused(client, headers):
    client.handler.enforce_csrf_checks = True

    response = post(client, VariantFactory(price=2800, stock=5), headers=headers)

    assert response.status_code == 403
    assert lines() == []


def test_member_gets_a_cart_of_their_own_without_a_cookie(stranger, django_user_model):
    user = django_user_model.objects.create_user("member@example.org")
    stranger.force_login(user)

    response = post(stranger, VariantFactory(price=2800, stock=5))

    assert Cart.objects.get().user == user
    assert settings.CART_COOKIE_NAME not in response.cookies


def test_ordered_cart_is_left_alone_and_a_new_one_opened(guest, cart):
    Cart.objects.filter(pk=cart.pk).update(status=Cart.Status.ORDERED)

    post(guest, VariantFactory(price=2800, stock=5))

    assert Cart.objects.exclude(pk=cart.pk).get().lines.count() == 1
    assert cart.lines.count() == 0


HTMX = {"HX-Request": "true", "HX-Target": "mini-cart", "Origin": "http://testserver"}


def test_htmx_gets_the_drawer_and_the_event_that_opens_it(guest):
    variant = VariantFactory(price=2800, stock=5, product__name="Tide mug")

    response = post(guest, variant, "2", headers=HTMX)

    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (200, "#mini-cart", "innerHTML")
    assert json.loads(response["HX-Trigger"])["cart:added"] == {"message": "Tide mug added. 2 things, €59.90."}
    page = response.content.decode()
    assert 'id="basket-count" hx-swap-oob="true"' in page
    assert 'id="account-link"' in page
    assert "<html" not in page


def test_htmx_refusal_keeps_its_status_and_says_why(guest):
    variant = VariantFactory(price=2800, stock=1, product__name="Tide mug")

    response = post(guest, variant, "2", headers=HTMX)

    assert response.status_code == 409
    assert 'role="alert"><p>Only 1 of Tide mug are left.' in response.content.decode()


def test_mini_cart_of_a_newcomer_is_empty_and_opens_nothing(stranger):
    response = stranger.get("/basket/mini/")

    assert "Nothing in the bower yet." in response.content.decode()
    assert not response.cookies
    assert not Cart.objects.exists()
