"""Codes on a basket, over HTTP: entered, refused in one sentence whatever the reason, counted, taken off, kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from catalog.tests.factories import LONG_AGO, VariantFactory, price_context
from checkout.cart.codes import BY_CART
from checkout.cart.models import Cart
from checkout.cart.services import merge_carts
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import UserFactory
from checkout.promotions.models import CouponCode
from checkout.promotions.tests.factories import PromotionFactory
from common import clock

pytestmark = pytest.mark.django_db
REFUSED = "This code takes nothing off your basket."
HTMX = {"HX-Request": "true", "HX-Target": "cart"}


@pytest.fixture
def filled(cart):
    CartLineFactory(cart=cart, variant=VariantFactory(price=2800, stock=10))
    return cart


def codes(cart):
    return Cart.objects.get(pk=cart.pk).codes


def enter(browser, code, **headers):
    return browser.post(reverse("cart:enter_code"), {"code": code}, headers=headers or None)


def test_a_code_is_entered_as_it_is_typed_and_told_by_its_label(guest, filled):
    PromotionFactory(name="Welcome", codes=["HELLO"])

    assert enter(guest, " hel lo")["Location"] == reverse("cart:detail")

    page = guest.get("/basket/").content.decode()
    assert codes(filled) == ["HELLO"]
    assert "HELLO is on your basket." in page
    assert "\u2212€2.80" in page
    assert "Welcome" in guest.get("/basket/mini/").content.decode()


def test_htmx_gets_the_basket_with_the_code(guest, filled):
    PromotionFactory(name="Welcome", codes=["HELLO"])

    response = enter(guest, "hello", **HTMX)

    assert response.status_code == 200
    assert response.content.decode().count("Welcome") == 2  # at its line and among the totals


def expired():
    now = clock.now()
    PromotionFactory(codes=["CODE"], run={"ends_at": now - timedelta(1), "starts_at": now - timedelta(2)})


def used_up():
    PromotionFactory(codes=["CODE"], run={"limit": 0})


def code_used_up():
    PromotionFactory(codes=["CODE"])
    CouponCode.objects.update(limit=1, used=1)


REASONS = {
    "unknown": lambda: None,
    "not yet": lambda: PromotionFactory(codes=["CODE"], run={"starts_at": clock.now() + timedelta(1)}),
    "expired": expired,
    "used up": used_up,
    "code used up": code_used_up,
    "minimum": lambda: PromotionFactory(codes=["CODE"], minimum_amount=999_900),
    "for a group": lambda: PromotionFactory(codes=["CODE"], groups=["trade"]),
    "elsewhere": lambda: PromotionFactory(codes=["CODE"], countries=["JP"]),
    "a draft": lambda: PromotionFactory(codes=["CODE"], live=False),
}


@pytest.mark.parametrize("make", REASONS.values(), ids=REASONS)
def test_whatever_the_reason_the_refusal_is_one_sentence(guest, filled, make):
    make()

    plain, swapped = enter(guest, "CODE"), enter(guest, "CODE", **HTMX)

    assert (plain.status_code, swapped.status_code) == (422, 422)
    assert REFUSED in plain.content.decode()
    assert REFUSED in swapped.content.decode()
    assert codes(filled) == []


@pytest.mark.parametrize("typed", ["", "\x00", "A" * 10_000, "<script>alert(1)</script>", "\u202eHELLO", "'--", "1;2"])
def test_what_can_be_no_code_is_refused_alike(guest, filled, typed):
    response = enter(guest, typed)

    assert response.status_code in (400, 422)  # a NUL is stopped at the door
    assert "<script>alert" not in response.content.decode()
    assert codes(filled) == []


def test_guesses_are_counted(guest, filled):
    PromotionFactory(codes=["HELLO"])
    for number in range(BY_CART.tries):
        assert enter(guest, f"GUESS{number}").status_code == 422

    response = enter(guest, "HELLO")

    assert response.status_code == 429
    assert "Please wait ten minutes." in response.content.decode()
    assert codes(filled) == []


def test_a_code_is_taken_off(guest, filled):
    PromotionFactory(name="Welcome", codes=["HELLO"])
    enter(guest, "HELLO")

    guest.post(reverse("cart:remove_code"), {"code": "HELLO"})

    assert codes(filled) == []
    assert "Welcome" not in guest.get("/basket/").content.decode()


def test_a_code_that_has_expired_since_is_told(guest, filled):
    promotion = PromotionFactory(codes=["HELLO"])
    enter(guest, "HELLO")
    promotion.unpublish()

    page = guest.get("/basket/").content.decode()

    assert "takes nothing off as things are." in page
    assert codes(filled) == ["HELLO"]


def test_without_a_basket_there_is_nothing_to_enter_a_code_for(client):
    assert enter(client, "HELLO").status_code == 404


def test_codes_of_both_baskets_are_kept_at_login():
    member = UserFactory()
    mine, guests = CartFactory(user=member, codes=["B", "A"]), CartFactory(codes=["A", "C"])
    for cart in (mine, guests):
        CartLineFactory(cart=cart)

    merged = merge_carts(token=guests.token, user_id=member.pk, context=price_context(), at=LONG_AGO)

    assert codes(merged) == ["A", "C", "B"]
