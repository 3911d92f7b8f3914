"""A shopper pays with gift cards, page by page and without scripts."""

import pytest
from django.urls import reverse

from checkout.flow.models import Checkout
from checkout.giftcards.models import GiftCard
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.models import Order
from checkout.orders.tests.factories import NOON
from common import clock

pytestmark = pytest.mark.django_db

TOTAL = 2800 + 690


def enter(shopper, code):
    return shopper.client.post(reverse("checkout:enter_gift_card"), {"gift_card": code}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def place(shopper):
    context = shopper.get("review").context
    data = {**shopper.read_review(), "expected_due": context["state"].due_minor}
    return shopper.place(data)


@pytest.fixture
def at_payment(shopper):
    shopper.answer_until("payment")
    return shopper


def test_an_entered_card_shows_what_it_gives_what_remains_and_what_is_left_to_pay(at_payment):
    card = gift_card(amount=2000)

    page = enter(at_payment, card.code.lower().replace("-", " "))

    assert said(page)[-1] == f"Gift card …{card.last4} is on your order."
    assert page.redirect_chain == [(reverse("checkout:payment"), 302)]
    text = " ".join(page.content.decode().split())
    assert "pays €20.00; €0.00 remains on it." in text
    assert "The rest, €14.90" in text
    assert "<dt>Left to pay</dt><dd>€14.90</dd>" in text
    assert card.code not in text
    assert GiftCard.objects.get().balance == 2000


def test_a_card_that_covers_everything_asks_for_no_way_of_paying(at_payment):
    card = gift_card(amount=5000)

    page = enter(at_payment, card.code)
    assert b'name="method"' not in page.content
    assert at_payment.post("payment", {}).url == reverse("checkout:review")
    review = at_payment.get("review").content.decode()
    assert "Order with obligation to pay €34.90" in review
    assert "You pay on the next page" not in review
    answer = place(at_payment)

    order = Order.objects.get()
    assert answer.url == reverse("checkout:confirmation", args=[order.token])
    assert (order.payment_status, GiftCard.objects.get().balance) == ("paid", 5000 - TOTAL)
    thanks = at_payment.client.get(answer.url).content.decode()
    assert f"<dt>Gift card …{card.last4}</dt>" in thanks
    assert "<dt>By gift card</dt>" in thanks


def test_the_rest_is_paid_at_the_gateway(at_payment):
    enter(at_payment, gift_card(amount=2000).code)
    at_payment.post("payment", {"method": "test"})

    assert "Pay €14.90</button>" in at_payment.get("review").content.decode()
    answer = place(at_payment)

    assert answer.url.startswith("/pay/test/")
    assert "14.90" in at_payment.client.get(answer.url).content.decode()
    assert Order.objects.get().payments.get(gateway="test").amount == 1490


def test_a_card_is_taken_off_again(at_payment):
    card = gift_card(amount=2000)
    enter(at_payment, card.code)

    page = at_payment.client.post(reverse("checkout:remove_gift_card"), {"card": card.pk}, follow=True)

    assert said(page) == ["The gift card is taken off. Its money stays on it."]
    assert (Checkout.objects.get().gift_cards, GiftCard.objects.get().balance) == ([], 2000)


@pytest.mark.parametrize("card", ["", "x", "-1", "9" * 40, "\u0661"])
def test_taking_off_what_is_not_there_changes_nothing(at_payment, card):
    enter(at_payment, gift_card(amount=2000).code)

    page = at_payment.client.post(reverse("checkout:remove_gift_card"), {"card": card}, follow=True)

    assert page.status_code == 200
    assert len(Checkout.objects.get().gift_cards) == 1


def test_a_card_emptied_meanwhile_is_told_and_must_be_accepted(at_payment):
    card = gift_card(amount=2000)
    enter(at_payment, card.code)
    at_payment.post("payment")
    context = at_payment.get("review").context
    seen = {**at_payment.read_review(), "expected_due": context["state"].due_minor}
    GiftCard.objects.update(balance=300)

    refusal = at_payment.place(seen)

    assert refusal.status_code == 409
    assert "has changed from €14.90 to €31.90" in refusal.content.decode()
    assert not Order.objects.exists()
    place(at_payment)
    assert Order.objects.get().gift_card_total == 300


def test_a_submit_that_does_not_say_what_is_due_is_refused(at_payment):
    enter(at_payment, gift_card(amount=2000).code)
    at_payment.post("payment")

    assert at_payment.place().status_code == 409
    assert not Order.objects.exists()


def test_a_spent_card_is_shown_in_the_payment_step(at_payment):
    enter(at_payment, gift_card(amount=2000).code)
    GiftCard.objects.update(is_active=False)

    assert "pays nothing any more. Take it off, or enter another." in " ".join(
        at_payment.get("payment").content.decode().split()
    )


def test_guesses_are_counted(at_payment):
    card = gift_card()
    with clock.travel_to(NOON):
        for _guess in range(10):
            enter(at_payment, "7777-7777-7777-7777")
        page = enter(at_payment, card.code)

    assert said(page)[-1] == "Too many tries. Wait ten minutes, then try again."
    assert Checkout.objects.get().gift_cards == []


def test_a_card_cannot_be_entered_before_there_is_a_checkout(shopper):
    page = enter(shopper, gift_card().code)

    assert "Please start with your contact." in said(page)
    assert not Checkout.objects.exists()


def test_opening_the_address_changes_nothing(at_payment):
    for name in ("enter_gift_card", "remove_gift_card"):
        assert at_payment.client.get(reverse(f"checkout:{name}")).url == reverse("checkout:payment")
