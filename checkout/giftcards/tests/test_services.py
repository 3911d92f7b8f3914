"""Cards are issued, pay, get back what is due to them once, and every change of a balance stands in the ledger."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from checkout.customers.tests.factories import UserFactory
from checkout.giftcards import services
from checkout.giftcards.codes import digest, new_code, normalise_code
from checkout.giftcards.models import GiftCard, GiftCardEntry
from checkout.giftcards.services import CardRefused, Redemption, Share, TooMuchGivenBack
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.tests.factories import NOON

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 14)
YESTERDAY = TODAY - timedelta(days=1)
ORDER = "checkout:1"


def redeem(*shares, currency="EUR", reference=ORDER):
    return services.redeem(
        shares=[Share(card_id=card.pk, amount=amount) for card, amount in shares],
        currency=currency,
        reference=reference,
        at=NOON,
    )


def key_of(card, reference=ORDER):
    return f"redeem:{reference}:{card.pk}"


def balance(card):
    return GiftCard.objects.get(pk=card.pk).balance


def ledger(card):
    return list(GiftCardEntry.objects.filter(card=card).order_by("pk").values_list("kind", "amount"))


def assert_untouched(card, amount=2000):
    assert (balance(card), ledger(card)) == (amount, [("issue", amount)])


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("7K3M-9QWX-2RTV-H4PD", "7K3M9QWX2RTVH4PD"),
        (" 7k3m 9qwx 2rtv h4pd ", "7K3M9QWX2RTVH4PD"),
        ("7K3M9QWX2RTVH4PD", "7K3M9QWX2RTVH4PD"),
        ("7K3M-9QWX-2RTV-H4P", ""),
        ("7K3M-9QWX-2RTV-H4P0", ""),  # no zero on a card
        ("\u017fK3M-9QWX-2RTV-H4PD", ""),
        ("7K3M\x00QWX-2RTV-H4PD", ""),
        ("7" * 5000, ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed, letters):
    assert normalise_code(typed) == letters


def test_a_new_code_is_sixteen_characters_that_are_not_mistaken():
    code = new_code()

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert len(normalise_code(code)) == 16


def test_an_issued_card_holds_its_amount_and_no_code():
    staff = UserFactory()

    issued = services.issue_cards(count=1, amount=2550, expires_on=TODAY, batch="May", note="Fair", by=staff, at=NOON)[
        0
    ]

    card = GiftCard.objects.get()
    assert (card.balance, card.initial_amount, card.currency) == (2550, 2550, "EUR")
    assert (card.expires_on, card.batch, card.note, card.issued_at) == (TODAY, "May", "Fair", NOON)
    assert card.code_digest == digest(normalise_code(issued.code))
    assert card.last4 == issued.code[-4:]
    assert list(GiftCardEntry.objects.values_list("kind", "amount", "actor_id", "key")) == [
        ("issue", 2550, staff.pk, f"issue:{card.pk}")
    ]


def test_cards_in_bulk_have_codes_of_their_own():
    issued = services.issue_cards(count=30, amount=1000, by=None, at=NOON)

    assert len({each.code for each in issued}) == 30
    assert GiftCard.objects.filter(balance=1000).count() == 30
    assert GiftCardEntry.objects.filter(kind="issue", amount=1000).count() == 30


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 5001}, "count"),
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 10**7 + 1}, "amount"),
        ({"expires_on": YESTERDAY}, "expires_on"),
    ],
)
def test_what_is_no_card_is_not_issued(facts, field):
    with pytest.raises(ValidationError) as refusal:
        services.issue_cards(**{"count": 1, "amount": 1000, "by": None, "at": NOON, **facts})

    assert list(refusal.value.message_dict) == [field]
    assert not GiftCard.objects.exists()


def test_a_printed_code_makes_one_card():
    services.issue_card_with_code(code="7k3m-9qwx-2rtv-h4pd", amount=1000, by=None, at=NOON)

    with pytest.raises(ValidationError):
        services.issue_card_with_code(code="7K3M9QWX2RTVH4PD", amount=1000, by=None, at=NOON)
    with pytest.raises(ValidationError):
        services.issue_card_with_code(code="HELLO", amount=1000, by=None, at=NOON)

    assert GiftCard.objects.get().last4 == "H4PD"


def test_cards_pay_their_shares_and_the_ledger_says_so():
    first, second = gift_card(amount=2000), gift_card(amount=1500)

    redeemed = redeem((second, 1000), (first, 2000))

    assert redeemed == (
        Redemption(key=key_of(second), last4=second.last4, amount=1000),
        Redemption(key=key_of(first), last4=first.last4, amount=2000),
    )
    assert (balance(first), balance(second)) == (0, 500)
    assert ledger(second) == [("issue", 1500), ("redeem", -1000)]
    assert GiftCardEntry.objects.get(card=first, kind="redeem").reference == ORDER


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({}, 2001),
        ({}, 0),
        ({}, -1),
        ({"is_active": False}, 1),
        ({"expires_on": YESTERDAY}, 1),
        ({"currency": "USD"}, 1),
    ],
)
def test_a_card_that_does_not_pay_refuses_and_nothing_is_taken(facts, amount):
    good, card = gift_card(), gift_card(**facts)

    with pytest.raises(CardRefused) as refusal, transaction.atomic():
        redeem((good, 500), (card, amount))

    assert refusal.value.card_id == card.pk
    assert_untouched(good)
    assert_untouched(card)


def test_a_card_pays_until_the_end_of_its_last_day():
    card = gift_card(expires_on=TODAY)

    redeem((card, 2000))

    assert balance(card) == 0


def test_an_order_closed_unpaid_returns_its_cards_once():
    first, second = gift_card(), gift_card()
    redeem((first, 700), (second, 2000))
    keys = [key_of(first), key_of(second)]

    returned = [services.release(keys=keys, by=None, at=NOON) for _twice in range(2)]

    assert returned == [2, 0]
    assert (balance(first), balance(second)) == (2000, 2000)
    assert ledger(first) == [("issue", 2000), ("redeem", -700), ("release", 700)]


def test_a_refund_returns_to_the_card_once_for_each_key_even_to_one_that_is_over():
    card = gift_card()
    redeem((card, 1500))
    GiftCard.objects.update(expires_on=YESTERDAY, is_active=False)

    for key in ("a", "a", "b"):
        services.refund(redemption_key=key_of(card), key=key, amount=500, at=NOON)

    assert balance(card) == 1500
    assert ledger(card) == [("issue", 2000), ("redeem", -1500), ("refund", 500), ("refund", 500)]


@pytest.mark.parametrize("amount", [1001, 0, -1])
def test_no_more_goes_back_than_was_taken(amount):
    card = gift_card()
    redeem((card, 1500))
    services.refund(redemption_key=key_of(card), key="first", amount=500, at=NOON)

    with pytest.raises(TooMuchGivenBack):
        services.refund(redemption_key=key_of(card), key="second", amount=amount, at=NOON)

    assert (balance(card), len(ledger(card))) == (1000, 3)


def test_a_refund_of_nothing_that_was_redeemed_is_an_error():
    with pytest.raises(GiftCardEntry.DoesNotExist):
        services.refund(redemption_key="redeem:checkout:9:9", key="a", amount=1, at=NOON)


def test_a_balance_is_adjusted_with_a_reason_and_an_actor():
    card, staff = gift_card(), UserFactory()

    services.adjust(card_id=card.pk, change=-500, reason=" Printed twice ", by=staff, at=NOON)

    entry = GiftCardEntry.objects.get(kind="adjust")
    assert (balance(card), entry.amount, entry.reason, entry.actor) == (1500, -500, "Printed twice", staff)


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [(0, "x", "change"), (-2001, "x", "change"), (10**7 + 1, "x", "change"), (100, "  ", "reason")],
)
def test_an_adjustment_that_cannot_be_changes_nothing(change, reason, field):
    card = gift_card()

    with pytest.raises(ValidationError) as refusal:
        services.adjust(card_id=card.pk, change=change, reason=reason, by=None, at=NOON)

    assert list(refusal.value.message_dict) == [field]
    assert_untouched(card)


def test_terms_leave_the_money_alone():
    card = gift_card()

    services.set_terms(card_id=card.pk, is_active=False, expires_on=TODAY, note="Lost", by=None, at=NOON)

    card.refresh_from_db()
    assert (card.is_active, card.expires_on, card.note) == (False, TODAY, "Lost")
    assert_untouched(card)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE giftcards_giftcardentry SET amount = amount + 1",
        "UPDATE giftcards_giftcardentry SET card_id = card_id + 1",
        "UPDATE giftcards_giftcard SET initial_amount = 1",
        "UPDATE giftcards_giftcard SET currency = 'USD'",
        "UPDATE giftcards_giftcard SET balance = -1",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_ledger(statement):
    card = gift_card()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert_untouched(card)
