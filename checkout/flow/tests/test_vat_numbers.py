"""VAT numbers in the checkout: what they do to the price, what VIES says of them, and what an order keeps."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart.tests.factories import CartLineFactory
from checkout.flow.models import Checkout
from checkout.flow.selectors import describe_checkout
from checkout.flow.services import TotalChanged, place_order, save_address
from checkout.flow.tests.conftest import ADDRESS as POSTED
from checkout.flow.tests.factories import ADDRESS, CheckoutFactory
from checkout.flow.vat import check_due_numbers, check_number, record_answer, vat_note
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders.models import Order, OrderContact
from checkout.orders.services import create_order
from checkout.orders.tests.factories import draft_line, order_draft
from checkout.tax.tests.vies_double import CONSULTATION, UNAVAILABLE, run_double
from checkout.tax.vies import ViesAnswer
from common import clock
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db

BELGIAN, GERMAN, HOME = "BE0428759497", "DE136695976", "PT501964843"


@pytest.fixture
def vies(settings):
    with run_double() as double:
        settings.VIES_URL, settings.SHOP_VAT_NUMBER = double.url, HOME
        double.valid = {BELGIAN, GERMAN}
        yield double


@pytest.fixture
def checkout():
    """Two mugs for Belgium, told to a company there; VIES was not asked."""
    checkout = CheckoutFactory(vat_number=BELGIAN, vat_state="format", updated_at=NOON)
    CartLineFactory(cart=checkout.cart, variant=VariantFactory(price=2800, stock=10), quantity=2)
    return checkout


def state_of(checkout):
    return describe_checkout(checkout=checkout, cart=checkout.cart, context=price_context())


def place(checkout):
    checkout = Checkout.objects.get(pk=checkout.pk)
    return place_order(checkout_id=checkout.pk, expected_total=state_of(checkout).total_minor, by=None, at=NOON)


def known(row):
    row.refresh_from_db()
    return (row.vat_number, row.vat_state, row.vat_checked_at, row.vat_consultation)


# --- the price -------------------------------------------------------------------------------------------------------


def test_prices_lose_the_tax_that_they_contain(checkout):
    priced = state_of(checkout).view.priced

    # 56.00 + 6.90 contain 10.92 at 21 %
    assert (priced.is_reverse_charge, str(priced.tax_adjustment.amount), str(priced.total.amount)) == (
        True,
        "-10.92",
        "51.98",
    )


def test_prices_without_tax_stay_as_they_are(checkout, settings):
    settings.SHOP_PRICES_INCLUDE_TAX = False

    priced = state_of(checkout).view.priced

    assert (priced.is_reverse_charge, priced.tax_adjustment.amount, str(priced.total.amount)) == (True, 0, "62.90")


@pytest.mark.parametrize(
    ("facts", "address", "needs_confirmation", "note"),
    [
        ({}, {}, False, "Reverse charge: you account for the VAT. The EU's register (VIES) is still to confirm"),
        ({}, {}, True, "The EU's register (VIES) has not confirmed BE0428759497 yet, so VAT is charged."),
        ({"vat_state": "confirmed"}, {}, True, "BE0428759497 is confirmed. Reverse charge: you account for the VAT."),
        ({"vat_state": "refused"}, {}, False, "BE0428759497 is not valid, says the EU's register (VIES), so VAT"),
        ({"vat_number": HOME}, {}, False, "PT501964843 is kept with the order. VAT is charged"),
        ({}, {"country": "PT", "postcode": "1100-053"}, False, "BE0428759497 is kept with the order. VAT is charged"),
        ({"vat_number": "", "vat_state": ""}, {}, False, ""),
    ],
)
def test_shopper_is_told_what_the_number_means(settings, facts, address, needs_confirmation, note):
    settings.VAT_NEEDS_CONFIRMATION = needs_confirmation
    told = {"vat_number": BELGIAN, "vat_state": "format", **facts}
    checkout = Checkout(delivery_address={**ADDRESS, **address}, **told)

    assert vat_note(checkout)[: len(note) or None] == note


# --- VIES ------------------------------------------------------------------------------------------------------------


def test_number_that_vies_knows_is_confirmed(checkout, vies):
    assert check_number(checkout_id=checkout.pk, at=NOON) is True

    assert known(checkout) == (BELGIAN, "confirmed", NOON, CONSULTATION)
    assert checkout.vat_asked_at == NOON


def test_number_that_vies_refuses_is_charged_for(checkout, vies):
    vies.valid = set()

    check_number(checkout_id=checkout.pk, at=NOON)

    assert known(checkout) == (BELGIAN, "refused", NOON, CONSULTATION)
    assert str(state_of(checkout).total.amount) == "62.90"


@pytest.mark.parametrize("raw", [(200, UNAVAILABLE), (500, b"oops"), (200, b"<html>")])
def test_number_counts_by_its_form_while_vies_does_not_answer(checkout, vies, raw):
    vies.raw = raw

    assert check_number(checkout_id=checkout.pk, at=NOON) is False

    assert known(checkout) == (BELGIAN, "format", None, "")
    assert str(state_of(checkout).total.amount) == "51.98"


def test_vies_is_asked_again_after_a_while_and_not_for_ever(checkout, vies):
    vies.raw = (200, UNAVAILABLE)
    asked = [check_due_numbers(NOON + timedelta(minutes=minutes)) for minutes in (0, 5)]
    Checkout.objects.update(vat_asked_at=NOON)
    asked += [check_due_numbers(NOON + timedelta(minutes=minutes)) for minutes in (9, 10, 60 * 24 * 3)]

    assert asked == [1, 0, 0, 1, 0]


def test_answered_numbers_are_not_asked_about_again(checkout, vies):
    check_number(checkout_id=checkout.pk, at=NOON)

    assert check_number(checkout_id=checkout.pk, at=NOON) is False
    assert check_due_numbers(NOON + timedelta(hours=1)) == 0
    assert len(vies.asked) == 1


def test_answer_about_a_number_that_was_changed_meanwhile_is_dropped(checkout):
    Checkout.objects.filter(pk=checkout.pk).update(vat_number=GERMAN)
    record_answer(checkout_id=checkout.pk, number=BELGIAN, answer=ViesAnswer(True, "old"), at=NOON)

    assert known(checkout) == (GERMAN, "format", None, "")


def test_without_an_address_vies_is_never_asked(checkout, settings):
    settings.VIES_URL = ""

    assert (check_number(checkout_id=checkout.pk, at=NOON), check_due_numbers(NOON)) == (False, 0)


def test_telling_a_number_has_vies_asked_once_it_is_kept(checkout, vies, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        save_address(cart_id=checkout.cart_id, delivery=ADDRESS, billing=None, vat_number=GERMAN, at=NOON)

    assert known(checkout)[:2] == (GERMAN, "confirmed")
    with django_capture_on_commit_callbacks(execute=True):
        save_address(cart_id=checkout.cart_id, delivery=ADDRESS, billing=None, vat_number=GERMAN, at=NOON)
    assert known(checkout)[:2] == (GERMAN, "confirmed")
    assert len(vies.asked) == 1


def test_taking_the_number_back_forgets_what_was_known_of_it(checkout, vies):
    check_number(checkout_id=checkout.pk, at=NOON)

    save_address(cart_id=checkout.cart_id, delivery=ADDRESS, billing=None, vat_number="", at=NOON)

    assert known(checkout) == ("", "", None, "")


# --- the order -------------------------------------------------------------------------------------------------------


def test_order_keeps_the_number_and_what_was_known_of_it(checkout, vies):
    check_number(checkout_id=checkout.pk, at=NOON)

    order = place(checkout)

    assert known(order.contact) == (BELGIAN, "confirmed", NOON, CONSULTATION)
    assert (order.is_reverse_charge, order.tax_total, order.tax_adjustment, order.total) == (True, 0, -1092, 5198)
    assert order.lines.get().tax_percent == 0


def test_no_order_under_reverse_charge_bears_tax():
    told = order_draft(draft_line(VariantFactory(price=2800, stock=10), 1), is_reverse_charge=True, tax_total=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        create_order(draft=told, by=None, at=NOON)

    assert not Order.objects.exists()


def test_refusal_between_review_and_submit_is_a_new_total_that_must_be_accepted(checkout, vies):
    seen = state_of(checkout).total_minor
    vies.valid = set()
    check_number(checkout_id=checkout.pk, at=NOON)

    with pytest.raises(TotalChanged) as refusal:
        place_order(checkout_id=checkout.pk, expected_total=seen, by=None, at=NOON)

    assert str(refusal.value.new.amount) == "62.90"
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("valid", "state", "message"),
    [
        ({BELGIAN}, "confirmed", "VIES has confirmed it."),
        (set(), "refused", "VIES says that it is not valid, but no VAT was charged: ask the customer."),
    ],
)
def test_answer_after_the_order_is_told_to_staff_and_changes_no_amount(checkout, vies, valid, state, message):
    order, vies.valid = place(checkout), valid
    later = NOON + timedelta(hours=1)

    assert check_number(checkout_id=checkout.pk, at=later) is True

    order.refresh_from_db()
    event = order.events.get(kind="vat_checked")
    assert known(order.contact) == (BELGIAN, state, later, CONSULTATION)
    assert (event.message, event.is_public) == (message, False)
    assert (order.is_reverse_charge, order.total) == (True, 5198)
    assert check_number(checkout_id=checkout.pk, at=later) is False
    assert order.events.filter(kind="vat_checked").count() == 1


def test_answer_for_an_order_whose_personal_data_were_erased_is_not_kept(checkout, vies):
    order = place(checkout)
    OrderContact.objects.filter(order=order).delete()

    check_number(checkout_id=checkout.pk, at=NOON)

    assert not order.events.filter(kind="vat_checked").exists()
    assert not any(BELGIAN in str(event.data) + event.message for event in order.events.all())


# --- pages and mail --------------------------------------------------------------------------------------------------


def told(shopper, number, **facts):
    shopper.answer_until("address")
    return shopper.post("address", {**POSTED, "vat_number": number, **facts})


@pytest.mark.parametrize("number", ["BE 0428.759.497", "0428759497", "be0428759497"])
def test_address_step_takes_a_number_as_people_write_it(shopper, number):
    assert told(shopper, number).status_code == 302
    assert Checkout.objects.get().vat_number == BELGIAN


def test_number_without_letters_is_one_of_the_country_of_the_invoice(shopper):
    billing = {
        "is_billing_same": "",
        "billing-country": "DE",
        "billing-name": "Topf GmbH",
        "billing-line1": "Torstrasse 1",
        "billing-postcode": "10119",
        "billing-city": "Berlin",
    }

    assert told(shopper, "136695976", **billing).status_code == 302
    assert Checkout.objects.get().vat_number == GERMAN


@pytest.mark.parametrize("number", ["BE0428759498", "12", "GB110305878", "x" * 41, "BE\x000428759497"])
def test_wrong_number_is_refused_and_nothing_is_kept(shopper, number):
    response = told(shopper, number)

    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert 'id="id_vat_number_error"' in page
    assert 'href="#id_vat_number"' in page
    assert (Checkout.objects.get().vat_number, Checkout.objects.get().delivery_address) == ("", {})


def test_wrong_number_says_how_to_write_it(shopper):
    assert "This is no VAT number of an EU country. Write it like PT501964843, or leave it empty." in unescape(
        told(shopper, "BE0428759498").content.decode()
    )


def test_number_stays_in_its_field(shopper):
    told(shopper, BELGIAN)
    typed = {**POSTED, "vat_number": "BE 04", "refresh": "delivery"}

    assert f'value="{BELGIAN}"' in shopper.get("address").content.decode()
    assert 'value="BE 04"' in shopper.post("address", typed).content.decode()


def test_shop_outside_the_eu_asks_for_no_number(shopper, settings):
    settings.SHOP_COUNTRY = "CH"

    assert told(shopper, "nonsense").status_code == 302
    assert Checkout.objects.get().vat_number == ""
    assert "vat_number" not in shopper.get("address").content.decode()


def test_review_order_page_mail_and_staff_say_reverse_charge(shopper):
    told(shopper, BELGIAN)
    for step in ("delivery", "payment"):
        shopper.post(step)
    review = unescape(shopper.get("review").content.decode())
    confirmation = shopper.place()
    order = Order.objects.get()
    pages = [
        unescape(shopper.client.get(url).content.decode())
        for url in (confirmation.url, reverse("orders:status", args=[order.token]))
    ]
    deliver_message(message_id=Message.objects.get(kind="order_placed").pk, at=clock.now())
    sent = unescape(mail.outbox[0].alternatives[0][0])
    plain = mail.outbox[0].body
    staff = unescape(log_in("order staff").get(f"/admin/snippets/orders/order/inspect/{order.pk}/").content.decode())

    words = "Reverse charge: the buyer accounts for the VAT"
    assert [words in text for text in (review, *pages, sent, plain, staff)] == [True] * 6
    assert "is still to confirm BE0428759497" in review
    assert [BELGIAN in text for text in (*pages, sent, plain, staff)] == [True] * 5
    assert "BE0428759497: form and check digits are right; not confirmed by VIES" in " ".join(staff.split())


def test_export_of_orders_has_number_and_reverse_charge(checkout):
    place(checkout)

    lines = b"".join(log_in("order staff").get("/admin/snippets/orders/order/?export=csv").streaming_content).decode()

    heads, values = (line.split(",") for line in lines.splitlines()[:2])
    row = dict(zip(heads, values, strict=True))
    assert (row["VAT number"], row["Reverse charge"]) == (BELGIAN, "True")
