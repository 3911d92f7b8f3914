"""Many at once on one card, on real connections: it never pays more than it holds, and gives back once."""

import itertools
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from checkout.cart.tests.test_races import at_once
from checkout.giftcards import services
from checkout.giftcards.models import GiftCard, GiftCardEntry
from checkout.giftcards.services import CardRefused, Share
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def redeem(*cards, reference, amount=300):
    with transaction.atomic():
        shares = [Share(card_id=card.pk, amount=amount) for card in cards]
        services.redeem(shares=shares, currency="EUR", reference=reference, at=NOON)


def test_a_hundred_buyers_with_one_card_spend_what_it_holds_and_no_more():
    card, numbers = gift_card(amount=2000), itertools.count()

    raised = at_once(100, lambda: redeem(card, reference=f"checkout:{next(numbers)}"))

    assert [type(error) for error in raised] == [CardRefused] * 94
    assert GiftCard.objects.get().balance == 200
    assert list(GiftCardEntry.objects.filter(kind="redeem").values_list("amount", flat=True)) == [-300] * 6


def test_cards_named_in_opposite_orders_do_not_block_each_other():
    pair, numbers = [gift_card(amount=9900), gift_card(amount=9900)], itertools.count()

    def pay_with_both():
        number = next(numbers)
        redeem(*(pair if number % 2 else pair[::-1]), reference=f"checkout:{number}")

    assert at_once(12, pay_with_both) == []
    assert list(GiftCard.objects.values_list("balance", flat=True)) == [9900 - 12 * 300] * 2


def test_what_many_release_and_refund_returns_once():
    card, returned = gift_card(amount=2000), []
    redeem(card, reference="checkout:1", amount=2000)
    key = f"redeem:checkout:1:{card.pk}"

    raised = at_once(8, lambda: returned.append(services.release(keys=[key], by=None, at=NOON)))

    assert (raised, sorted(returned)) == ([], [0] * 7 + [1])
    assert GiftCard.objects.get().balance == 2000


def test_refunds_of_one_redemption_at_once_are_never_more_than_it():
    card, numbers = gift_card(amount=2000), itertools.count()
    redeem(card, reference="checkout:1", amount=1000)
    key = f"redeem:checkout:1:{card.pk}"

    raised = at_once(8, lambda: services.refund(redemption_key=key, key=str(next(numbers)), amount=300, at=NOON))

    assert [type(error) for error in raised] == [services.TooMuchGivenBack] * 5
    assert GiftCard.objects.get().balance == 1900


def test_forms_that_are_sent_many_times_at_once_issue_and_adjust_once():
    once = uuid4()

    issuing = at_once(8, lambda: services.issue_cards(count=3, amount=2000, once=once, by=None, at=NOON))
    card = GiftCard.objects.order_by("pk")[0]
    adjusting = at_once(
        8, lambda: services.adjust(card_id=card.pk, change=500, reason="Sorry", once=once, by=None, at=NOON)
    )

    assert [type(error) for error in (*issuing, *adjusting)] == [ValidationError] * 14
    assert sorted(GiftCard.objects.values_list("balance", flat=True)) == [2000, 2000, 2500]
    assert GiftCardEntry.objects.count() == 4
