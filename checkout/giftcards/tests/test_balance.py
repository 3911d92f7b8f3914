"""Whoever has a code sees what is left on the card; nobody tries codes out."""

from datetime import date

import pytest
from django.urls import reverse

from checkout.giftcards.tests.factories import gift_card
from checkout.orders.tests.factories import NOON
from common import clock

pytestmark = pytest.mark.django_db


def ask(client, code):
    return client.post(reverse("giftcards:balance"), {"code": code})


def test_the_balance_is_told_to_who_has_the_code(client):
    card = gift_card(amount=1250)

    page = ask(client, card.code.lower())

    assert f"On the gift card …{card.last4} there are €12.50." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert card.code not in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_active": False}, "It was disabled. Please ask us."),
        ({"expires_on": date(2026, 5, 13)}, "It could be used until 13 May 2026. Please ask us."),
        ({"expires_on": date(2026, 5, 14)}, "It can be used until 14 May 2026."),
    ],
)
def test_it_is_told_whether_the_card_can_be_used(client, facts, words):
    card = gift_card(**facts)

    with clock.travel_to(NOON):
        assert words in ask(client, card.code).content.decode()


@pytest.mark.parametrize("code", ["", "7777-7777-7777-7777", "x" * 61, "\x00", "<script>", "' OR 1=1 --"])
def test_what_is_no_code_is_refused(client, code):
    gift_card()

    page = ask(client, code)

    assert page.status_code == 422
    assert "there are" not in page.content.decode()


def test_guesses_are_counted(client):
    card = gift_card()

    with clock.travel_to(NOON):
        answers = [ask(client, "7777-7777-7777-7777").status_code for _guess in range(20)]
        last = ask(client, card.code)

    assert (set(answers), last.status_code) == ({422}, 429)
    assert "there are" not in last.content.decode()


def test_the_page_opens_with_an_empty_field(client):
    assert client.get(reverse("giftcards:balance")).status_code == 200
