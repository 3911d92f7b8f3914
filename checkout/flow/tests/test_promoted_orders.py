"""Orders with promotions: exactly what was shown, counted once, given back once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.stock import OutOfStock
from catalog.tests.factories import NOON, price_context
from checkout.cart.models import Cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.flow import services
from checkout.flow.requests import sign_checkout
from checkout.flow.selectors import describe_checkout, get_agreement
from checkout.flow.services import AgreementChanged, TotalChanged, place_order
from checkout.flow.tests.factories import CheckoutFactory
from checkout.flow.tests.scene import overtake
from checkout.orders.models import Order
from checkout.orders.services import cancel_order, expire_order
from checkout.promotions.models import CouponCode, PromotionRun, PromotionUse
from checkout.promotions.services import PromotionUsedUp, Use, claim_uses
from checkout.promotions.tests.factories import PromotionFactory

pytestmark = pytest.mark.django_db


def state_of(checkout, at=NOON):
    return describe_checkout(checkout=checkout, cart=Cart.objects.get(pk=checkout.cart_id), context=price_context(at))


def place(checkout, *, shown=None, at=NOON):
    """Place what the review showed at NOON."""
    state = shown or state_of(checkout)
    return place_order(
        checkout_id=checkout.pk,
        expected_total=state.total_minor,
        agreement=get_agreement(state),
        by=None,
        at=at,
    )


@pytest.fixture
def checkout(mug):
    checkout = CheckoutFactory(cart__codes=["HELLO"])
    CartLineFactory(cart=checkout.cart, variant=mug, quantity=2)
    return checkout


@pytest.fixture
def welcome():
    return PromotionFactory(name="Welcome", codes=["HELLO"], run={"limit": 1, "limit_each": 1, "budget": 9900})


def counts():
    return (
        PromotionRun.objects.values_list("used", "spent").get(),
        CouponCode.objects.values_list("used").get()[0],
        PromotionUse.objects.filter(given_back_at=None).count(),
    )


def test_an_order_uses_its_promotion_once(checkout, welcome):
    order = place(checkout)
    again = place_order(checkout_id=checkout.pk, expected_total=1, by=None, at=NOON)

    assert again == order
    assert (order.discount_total, order.adjustments.get().code) == (560, "HELLO")
    assert counts() == ((1, 560), 1, 1)


@pytest.mark.parametrize(
    ("run", "code", "more"),
    [
        ({}, "", 3),  # how it runs, its use, its adjustment
        ({"limit": 9}, "", 4),  # its count
        ({"limit": 9}, "HELLO", 5),  # the count of the code
        ({"limit": 9, "limit_each": 2}, "HELLO", 7),  # the customer's row, and its count
    ],
    ids=["by itself", "with a limit", "with a code", "with a limit for each customer"],
)
def test_a_promotion_costs_an_order_few_queries_more(checkout, run, code, more):
    for _second_time_with_warm_caches in range(2):
        other = CheckoutFactory(delivery_method=checkout.delivery_method)
        CartLineFactory(cart=other.cart)
        total = state_of(other).total_minor
        with CaptureQueriesContext(connection) as without:
            place_order(checkout_id=other.pk, expected_total=total, by=None, at=NOON)
    promotion = PromotionFactory(codes=[code] if code else [], run=run)
    state = state_of(checkout)
    assert state.view.priced.discounts

    with CaptureQueriesContext(connection) as asked:
        order = place_order(checkout_id=checkout.pk, expected_total=state.total_minor, by=None, at=NOON)

    assert order.adjustments.get().promotion_id == promotion.pk
    assert len(asked) == len(without) + more


@pytest.mark.parametrize("end", ["cancel", "expire"])
def test_an_order_that_ends_gives_its_use_back_once(checkout, welcome, end):
    order = place(checkout)
    later = NOON + timedelta(days=30)

    for _twice in range(2):
        if end == "cancel":
            cancel_order(order_id=order.pk, reason="", by=None, at=later)
        else:
            expire_order(order_id=order.pk, by=None, at=later)

    assert counts() == ((0, 0), 0, 0)
    assert PromotionUse.objects.get().given_back_at == later


def test_what_expired_between_review_and_button_is_told_and_not_charged(checkout, welcome):
    shown = state_of(checkout)
    PromotionRun.objects.update(ends_at=NOON + timedelta(minutes=1))

    with pytest.raises(TotalChanged) as refusal:
        place(checkout, shown=shown, at=NOON + timedelta(minutes=1))

    assert refusal.value.new - refusal.value.old == shown.view.priced.discounts
    assert counts() == ((0, 0), 0, 0)
    assert not Order.objects.exists()


def test_who_is_second_at_the_last_use_is_told_the_price_without_it(checkout, welcome, monkeypatch):
    shown = state_of(checkout)
    overtake(monkeypatch, shown)
    used = Use(promotion_id=welcome.pk, amount=1, code="HELLO")
    claim_uses(uses=[used], customer_keys=["mail:other"], reference="checkout:other", at=NOON)

    with pytest.raises(TotalChanged) as refusal:
        place(checkout, shown=shown)

    assert refusal.value.new - refusal.value.old == shown.view.priced.discounts
    assert not Order.objects.exists()
    assert Cart.objects.get(pk=checkout.cart_id).status == Cart.Status.OPEN


def test_a_use_that_comes_back_between_two_attempts_is_had_after_all(checkout, welcome, monkeypatch):
    real, refused = services.claim_promotions, []

    def a_moment_too_early(state, **facts):
        if not refused:
            refused.append(state)
            raise PromotionUsedUp([welcome.pk])
        real(state, **facts)

    monkeypatch.setattr(services, "claim_promotions", a_moment_too_early)
    order = place(checkout)

    assert order.discount_total == refused[0].view.priced.discounts.amount * 100
    assert counts() == ((1, order.discount_total), 1, 1)


def test_who_is_too_late_at_every_attempt_is_asked_to_look_again(checkout, welcome, client, monkeypatch):
    def too_late(state, **_facts):
        raise PromotionUsedUp([welcome.pk])

    monkeypatch.setattr(services, "claim_promotions", too_late)
    shown = state_of(checkout)
    client.cookies["cart"] = checkout.cart.token
    form = {
        "checkout": sign_checkout(checkout.pk),
        "expected_total": shown.total_minor,
        "agreed": get_agreement(shown),
    }
    response = client.post(reverse("checkout:place"), form)

    assert response.status_code == 409
    assert "Something was changed since you saw this page." in response.content.decode()
    assert counts() == ((0, 0), 0, 0)
    assert not Order.objects.exists()
    assert Cart.objects.get(pk=checkout.cart_id).status == Cart.Status.OPEN


def test_a_crash_after_the_claim_burns_no_use(checkout, welcome, monkeypatch):
    def crash(**_facts):
        raise RuntimeError

    monkeypatch.setattr(services, "create_order", crash)
    with pytest.raises(RuntimeError):
        place(checkout)

    assert counts() == ((0, 0), 0, 0)


def test_stock_that_runs_out_burns_no_use(checkout, welcome, monkeypatch):
    def sold_out(**_facts):
        raise OutOfStock([])

    monkeypatch.setattr(services, "create_order", sold_out)
    with pytest.raises(OutOfStock):
        place(checkout)

    assert counts() == ((0, 0), 0, 0)


def test_another_promotion_of_the_same_amount_is_not_what_was_agreed(checkout):
    first = PromotionFactory(name="First")
    shown = state_of(checkout)
    first.unpublish()
    PromotionFactory(name="Second")

    with pytest.raises(AgreementChanged):
        place(checkout, shown=shown)

    assert not Order.objects.exists()
    assert not PromotionUse.objects.exists()


def test_the_address_in_the_checkout_says_who_uses_it(mug, checkout, welcome):
    PromotionRun.objects.update(limit=9)
    place(checkout)
    second = CheckoutFactory(cart=CartFactory(codes=["HELLO"]), email="HANNE@example.org")
    CartLineFactory(cart=second.cart, variant=mug)

    assert state_of(second).view.priced.idle_codes == ("HELLO",)
    second.email = "ben@example.org"
    assert state_of(second).view.priced.idle_codes == ()


def test_who_has_ordered_before_gets_no_first_order_promotion(mug, checkout):
    PromotionFactory(name="First", is_first_order=True)
    order = place(checkout)
    again = CheckoutFactory(cart=CartFactory())
    CartLineFactory(cart=again.cart, variant=mug)

    assert order.discount_total == 560
    assert state_of(again).view.priced.adjustments == ()
    cancel_order(order_id=order.pk, reason="", by=None, at=NOON)
    assert [each.name for each in state_of(again).view.priced.adjustments] == ["First"]


# --- over HTTP -------------------------------------------------------------------------------------------------------


def enter(shopper, code, step="review"):
    return shopper.client.post(reverse("checkout:enter_code"), {"code": code, "step": step}, follow=True)


def test_a_code_is_entered_and_taken_off_in_the_checkout(ready_shopper):
    PromotionFactory(name="Welcome", codes=["HELLO"])

    entered = enter(ready_shopper, "hello").content.decode()
    refused = enter(ready_shopper, "OTHER", step="payment")
    removed = ready_shopper.client.post(
        reverse("checkout:remove_code"), {"code": "HELLO", "step": "https://evil.example"}, follow=True
    )

    assert "HELLO is on your order." in entered
    assert entered.count("Welcome") == 6  # at the line and among the totals: in the review and in both summaries
    assert "This code takes nothing off your basket." in refused.content.decode()
    assert refused.redirect_chain == [(reverse("checkout:payment"), 302)]
    assert removed.redirect_chain[0] == (reverse("checkout:start"), 302)
    assert Cart.objects.get().codes == []


def test_a_code_that_ends_while_the_review_is_open_is_told_on_the_page(ready_shopper):
    promotion = PromotionFactory(name="Welcome", codes=["HELLO"])
    enter(ready_shopper, "HELLO")
    form = ready_shopper.read_review()
    promotion.unpublish()

    response = ready_shopper.place(form)

    page = response.content.decode()
    assert response.status_code == 409
    assert "The total has changed from" in page
    assert "takes nothing off as things are." in page
    assert not Order.objects.exists()
    assert ready_shopper.place().status_code == 302
    assert Order.objects.get().discount_total == 0


def test_an_order_that_costs_nothing_is_placed(ready_shopper):
    PromotionFactory(name="All", percent=100)
    PromotionFactory(name="Post", kind="free_delivery")

    response = ready_shopper.place()

    assert response.status_code == 302
    assert Order.objects.get().total == 0
