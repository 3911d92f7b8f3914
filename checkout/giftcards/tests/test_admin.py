"""Staff issue cards, find them by their end, read their ledger, adjust and disable them."""

import csv

import pytest
from django.urls import reverse

from checkout.giftcards.codes import digest, normalise_code
from checkout.giftcards.models import GiftCard, GiftCardEntry
from checkout.giftcards.services import Share, redeem, reference_of
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.tests.factories import NOON, OrderFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db

ADMIN = "wagtailsnippets_giftcards_giftcard"
ONCE = "5f0e6d0c-9a55-4c2e-8a0c-3c1f6f5b7a11"  # what tells a form from the next one
ADJUSTMENT = {"change": "-5.00", "reason": "Printed twice", "once": ONCE}
ORDER = {"count": "2", "amount": "25.50", "expires_on": "", "batch": "=May", "note": "", "once": ONCE}


def address(name, *args):
    return reverse(f"{ADMIN}:{name}", args=args)


def test_issued_codes_are_shown_once_and_kept_nowhere():
    client = log_in("merchandiser")

    page = client.post(address("issue"), ORDER)

    codes = [each.code for each in page.context["issued"]]
    assert {digest(normalise_code(code)) for code in codes} == set(
        GiftCard.objects.values_list("code_digest", flat=True)
    )
    assert all(code in page.content.decode() for code in codes)
    assert page.headers["Cache-Control"].startswith("no-store, private")
    listing = client.get(address("list")).content.decode()
    assert not any(code in listing for code in codes)
    assert all(f"…{code[-4:]}" in listing for code in codes)


@pytest.mark.parametrize("again", [{}, {"file": "csv"}, {"count": "1", "amount": "10"}])
def test_a_form_that_is_sent_twice_issues_once(again):
    client = log_in("merchandiser")
    client.post(address("issue"), ORDER)
    issued = set(GiftCard.objects.values_list("pk", "code_digest", "balance"))

    page = client.post(address("issue"), {**ORDER, **again})

    assert page.status_code == 200
    assert "was sent already" in page.content.decode()
    assert set(GiftCard.objects.values_list("pk", "code_digest", "balance")) == issued
    assert GiftCardEntry.objects.count() == 2


def test_the_next_form_issues_other_cards():
    client = log_in("merchandiser")
    for _each in range(2):
        once = client.get(address("issue")).context["form"]["once"].value()
        client.post(address("issue"), {**ORDER, "once": once})

    assert GiftCard.objects.count() == 4


@pytest.mark.parametrize("once", ["", "7", "\x00"])
def test_a_form_that_nobody_was_given_issues_nothing(once):
    page = log_in("merchandiser").post(address("issue"), {**ORDER, "once": once})

    assert "Open this form again" in page.content.decode()
    assert GiftCard.objects.count() == 0


def test_codes_come_as_a_file_that_no_spreadsheet_runs():
    answer = log_in("merchandiser").post(address("issue"), {**ORDER, "file": "csv"})

    head, *rows = csv.reader(answer.content.decode().splitlines())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gift-cards.csv"'
    assert answer.headers["Cache-Control"].startswith("no-store, private")
    assert head == ["code", "amount", "currency", "last day", "batch"]
    assert [row[1:] for row in rows] == [["25.50", "EUR", "", "'=May"]] * 2
    assert GiftCard.objects.filter(code_digest=digest(normalise_code(rows[0][0])), balance=2550).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"count": "0"},
        {"count": "5001"},
        {"amount": "0"},
        {"amount": "-1"},
        {"amount": "1.005"},
        {"amount": "NaN"},
        {"amount": "1e99"},
        {"expires_on": "2001-01-01"},
        {"batch": "x" * 61},
    ],
)
def test_what_is_no_card_is_refused_beside_its_field(change):
    page = log_in("merchandiser").post(address("issue"), {**ORDER, **change})

    assert list(page.context["form"].errors) == list(change)
    assert not GiftCard.objects.exists()


def test_a_card_is_found_by_the_end_of_its_code():
    card, other = gift_card(), gift_card()

    page = log_in("support").get(address("list"), {"q": card.last4}).content.decode()

    assert f'href="{address("inspect", card.pk)}"' in page
    assert f"…{card.last4}" in page
    assert f"…{other.last4}" not in page


def test_the_page_of_a_card_shows_its_ledger_with_the_order():
    card, order = gift_card(), OrderFactory()
    shares = [Share(card_id=card.pk, amount=700)]
    redeem(shares=shares, currency="EUR", reference=reference_of(order.checkout_id), at=NOON)

    page = log_in("order staff").get(address("inspect", card.pk)).content.decode()

    assert "€13.00" in page
    assert "-€7.00" in page
    assert order.number in page


def test_order_staff_adjust_a_balance_with_a_reason():
    card = gift_card()

    log_in("order staff").post(address("adjust", card.pk), ADJUSTMENT)

    entry = GiftCardEntry.objects.get(kind="adjust")
    assert (GiftCard.objects.get().balance, entry.amount, entry.reason) == (1500, -500, "Printed twice")
    assert entry.actor is not None


def test_an_adjustment_that_is_sent_twice_is_made_once_and_that_of_the_next_form_too():
    card, client = gift_card(), log_in("order staff")
    client.post(address("adjust", card.pk), ADJUSTMENT)

    page = client.post(address("adjust", card.pk), ADJUSTMENT)

    assert "was sent already" in page.content.decode()
    assert GiftCard.objects.get().balance == 1500
    once = client.get(address("adjust", card.pk)).context["form"]["once"].value()
    assert client.post(address("adjust", card.pk), {**ADJUSTMENT, "once": once}).status_code == 302
    assert GiftCard.objects.get().balance == 1000


@pytest.mark.parametrize("change", [{"change": "-20.01"}, {"change": "0"}, {"reason": " "}])
def test_an_adjustment_that_cannot_be_is_refused_beside_its_field(change):
    card = gift_card()
    data = {**ADJUSTMENT, **change}

    page = log_in("order staff").post(address("adjust", card.pk), data)

    assert list(page.context["form"].errors) == list(change)
    assert (GiftCard.objects.get().balance, GiftCardEntry.objects.count()) == (2000, 1)


def test_a_card_is_disabled_and_its_money_stays():
    card = gift_card()

    log_in("merchandiser").post(address("edit", card.pk), {"expires_on": "", "note": "Lost"})

    card.refresh_from_db()
    assert (card.is_active, card.note, card.balance) == (False, "Lost", 2000)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("order staff", "issue"),
        ("support", "issue"),
        ("editor", "issue"),
        ("merchandiser", "adjust"),
        ("support", "adjust"),
        ("support", "edit"),
        ("editor", "inspect"),
    ],
)
def test_each_role_does_its_own_work_only(role, name):
    card = gift_card()

    answer = log_in(role).post(
        address(name, *([] if name == "issue" else [card.pk])), {**ORDER, "change": "1", "reason": "x"}
    )

    assert answer.status_code in (302, 403, 405)
    assert list(GiftCard.objects.values_list("balance", "is_active")) == [(2000, True)]
    assert GiftCardEntry.objects.count() == 1
