"""Orders that gift cards pay, in part or whole: agreed to, taken once, and given back once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.tests.factories import VariantFactory
from checkout.cart.models import Cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.flow.giftcards import GiftCardRefused, add_gift_card
from checkout.flow.invariants import find_own_violations
from checkout.flow.services import CheckoutUnfinished, DueChanged, TotalChanged, place_order
from checkout.flow.tests.factories import CheckoutFactory
from checkout.flow.tests.scene import LATER, overtake, state_of
from checkout.giftcards.models import GiftCard, GiftCardEntry
from checkout.giftcards.tests.factories import gift_card
from checkout.notifications.models import Message
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.registry import _on_closed
from checkout.orders.tests.factories import NOON
from checkout.payments import services as payments
from checkout.payments.gateways.test import ledger
from checkout.payments.models import Payment, Refund
from checkout.payments.refunds import RefundRefused, retry_refunds
from checkout.promotions.models import PromotionRun
from checkout.promotions.tests.factories import PromotionFactory
from common.money import from_minor

pytestmark = pytest.mark.django_db

TOTAL = 2 * 2800 + 690  # two mugs and their delivery


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=10)


@pytest.fixture
def checkout(mug):
    cart = CartFactory()
    CartLineFactory(cart=cart, variant=mug, quantity=2)
    return CheckoutFactory(cart=cart, payment_method="test")


def apply(checkout, *cards):
    for card in cards:
        add_gift_card(state=state_of(checkout), code=card.code, at=NOON)
    checkout.refresh_from_db()


def place(checkout, *, due, total=TOTAL):
    return place_order(checkout_id=checkout.pk, expected_total=total, expected_due=due, by=None, at=NOON)


def start(order):
    payment = payments.Payment.objects.exclude(gateway="gift_card").get(order=order)
    payments.start_payment(payment_id=payment.pk, return_url="http://testserver/", at=NOON)
    payment.refresh_from_db()
    return payment


def pay(order, card=ledger.SUCCEEDS):
    payment = start(order)
    ledger.pay_with(reference=payment.gateway_reference, card_number=card, at=LATER)
    return payments.refresh_payment(payment_id=payment.pk, at=LATER)


def balance(card):
    return GiftCard.objects.get(pk=card.pk).balance


def rows(order):
    found = Payment.objects.filter(order=order).order_by("pk")
    return list(found.values_list("gateway", "status", "amount", "captured", "refunded"))


def status(order):
    order.refresh_from_db()
    return order.order_status, order.payment_status


def assert_nothing_happened(*cards):
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not GiftCardEntry.objects.exclude(kind="issue").exists()
    assert [balance(card) for card in cards] == [card.initial_amount for card in cards]


def test_a_card_pays_its_part_and_the_gateway_is_asked_for_the_rest(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)

    order = place(checkout, due=TOTAL - 2000)

    assert (order.total, order.gift_card_total, order.due) == (TOTAL, 2000, TOTAL - 2000)
    assert rows(order) == [
        ("gift_card", "authorised", 2000, 0, 0),
        ("test", "created", TOTAL - 2000, 0, 0),
    ]
    assert (balance(card), status(order)) == (0, ("open", "unpaid"))
    assert find_own_violations() == []


def test_what_the_card_held_is_taken_when_the_rest_has_come(checkout):
    apply(checkout, gift_card(amount=2000))
    order = place(checkout, due=TOTAL - 2000)

    pay(order)

    assert rows(order) == [
        ("gift_card", "captured", 2000, 2000, 0),
        ("test", "captured", TOTAL - 2000, TOTAL - 2000, 0),
    ]
    assert status(order) == ("open", "paid")
    assert find_own_violations() == []


def test_a_reserved_rest_makes_the_order_authorised_and_capturing_it_takes_both(checkout):
    apply(checkout, gift_card(amount=2000))
    order = place(checkout, due=TOTAL - 2000)

    payment = pay(order, card=ledger.RESERVES)
    assert (status(order), find_own_violations()) == (("open", "authorised"), [])
    payments.capture_payment(payment_id=payment.pk, by=None, at=LATER)

    assert status(order) == ("open", "paid")
    assert [row[1] for row in rows(order)] == ["captured", "captured"]
    assert find_own_violations() == []


def test_cards_that_cover_everything_pay_at_once_without_a_gateway(checkout):
    first, second = gift_card(amount=4000), gift_card(amount=5000)
    checkout.payment_method = ""
    checkout.save()
    apply(checkout, first, second)

    order = place(checkout, due=0)

    assert rows(order) == [
        ("gift_card", "captured", 4000, 4000, 0),
        ("gift_card", "captured", TOTAL - 4000, TOTAL - 4000, 0),
    ]
    assert status(order) == ("open", "paid")
    assert (order.payment_method, order.paid_at) == ("gift_card", NOON)
    assert (balance(first), balance(second)) == (0, 9000 - TOTAL)
    kinds = Message.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["order_placed", "payment_received"]
    assert find_own_violations() == []


def test_a_second_submit_answers_the_same_order_and_takes_nothing_more(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)

    first = place(checkout, due=TOTAL - 2000)
    again = place(checkout, due=TOTAL - 2000)

    assert (again, balance(card), Payment.objects.count()) == (first, 0, 2)


def test_a_transfer_asks_for_the_rest_alone(checkout):
    checkout.payment_method = "bank_transfer"
    checkout.save()
    apply(checkout, gift_card(amount=2000))
    order = place(checkout, due=TOTAL - 2000)

    assert payments.get_instructions(order=order)[0].value == "€42.90"
    payments.mark_paid(order_id=order.pk, note="", by=None, at=LATER)

    assert rows(order) == [
        ("gift_card", "captured", 2000, 2000, 0),
        ("bank_transfer", "captured", TOTAL - 2000, TOTAL - 2000, 0),
    ]
    assert (status(order), find_own_violations()) == (("open", "paid"), [])


def test_another_way_of_paying_asks_for_the_rest_again(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)
    order = place(checkout, due=TOTAL - 2000)
    start(order)

    payments.choose_method(order_id=order.pk, gateway="bank_transfer", by=None, at=NOON)

    assert rows(order) == [
        ("gift_card", "authorised", 2000, 0, 0),
        ("test", "cancelled", TOTAL - 2000, 0, 0),
        ("bank_transfer", "pending", TOTAL - 2000, 0, 0),
    ]
    assert (balance(card), find_own_violations()) == (0, [])


def test_nobody_chooses_gift_card_as_the_way_to_pay_the_rest(checkout):
    order = place(checkout, due=TOTAL)

    with pytest.raises(payments.UnknownGateway):
        payments.choose_method(order_id=order.pk, gateway="gift_card", by=None, at=NOON)

    assert rows(order) == [("test", "created", TOTAL, 0, 0)]


def test_staff_cannot_capture_a_card_before_the_rest(checkout):
    apply(checkout, gift_card(amount=2000))
    order = place(checkout, due=TOTAL - 2000)
    held = Payment.objects.get(gateway="gift_card")

    with pytest.raises(orders.IllegalTransition):
        payments.capture_payment(payment_id=held.pk, by=None, at=LATER)

    assert (rows(order)[0], status(order)) == (("gift_card", "authorised", 2000, 0, 0), ("open", "unpaid"))


def close_by_cancelling(order):
    orders.cancel_order(order_id=order.pk, reason="", by=None, at=LATER)


def close_by_expiring(order):
    assert orders.expire_due_orders(order.hold_until) == 1


@pytest.mark.parametrize("close", [close_by_cancelling, close_by_expiring])
def test_an_unpaid_order_that_is_closed_returns_its_cards_once(checkout, close):
    card = gift_card(amount=2000)
    apply(checkout, card)
    order = place(checkout, due=TOTAL - 2000)

    for _twice in range(2):
        close(order) if Order.objects.get().order_status == "open" else None
    payments.cancel_payments_of_closed(order=Order.objects.get(), by=None, at=LATER)

    assert balance(card) == 2000
    kinds = GiftCardEntry.objects.order_by("pk").values_list("kind", "amount")
    assert list(kinds) == [("issue", 2000), ("redeem", -2000), ("release", 2000)]
    assert rows(order)[0] == ("gift_card", "cancelled", 2000, 0, 0)
    assert find_own_violations() == []


def test_late_money_for_an_expired_order_goes_back_and_the_card_keeps_what_it_got(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)
    order = place(checkout, due=TOTAL - 2000)
    payment = start(order)
    close_by_expiring(order)

    ledger.pay_with(reference=payment.gateway_reference, card_number=ledger.SUCCEEDS, at=order.hold_until)
    payments.record_event(
        gateway="test",
        event=payments.GatewayEvent(
            event_id="late",
            kind=payments.EventKind.CAPTURED,
            gateway_reference=payment.gateway_reference,
            key=str(payment.idempotency_key),
            amount=payment.amount,
            currency="EUR",
        ),
        at=order.hold_until,
    )
    payments.refund_surplus(order_id=order.pk, at=order.hold_until)

    assert rows(order) == [
        ("gift_card", "cancelled", 2000, 0, 0),
        ("test", "captured", TOTAL - 2000, TOTAL - 2000, TOTAL - 2000),
    ]
    assert (balance(card), status(order)) == (2000, ("expired", "refunded"))
    assert find_own_violations() == []


def test_a_paid_order_that_is_cancelled_gives_both_back_once(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)
    order = place(checkout, due=TOTAL - 2000)
    pay(order)

    close_by_cancelling(order)
    for _twice in range(2):
        payments.refund_surplus(order_id=order.pk, at=LATER)

    assert [row[3:] for row in rows(order)] == [(2000, 2000), (TOTAL - 2000, TOTAL - 2000)]
    assert (balance(card), status(order)) == (2000, ("cancelled", "refunded"))
    assert GiftCardEntry.objects.filter(kind="refund").count() == 1
    assert find_own_violations() == []


def test_a_refund_to_a_card_is_never_more_than_it_paid(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)
    order = place(checkout, due=TOTAL - 2000)
    pay(order)
    held = Payment.objects.get(gateway="gift_card")

    payments.refund_payment(payment_id=held.pk, amount=700, reason="Chipped", by=None, at=LATER)
    with pytest.raises(RefundRefused):
        payments.refund_payment(payment_id=held.pk, amount=1301, reason="Chipped", by=None, at=LATER)

    assert (balance(card), status(order)) == (700, ("open", "part_refunded"))
    assert Refund.objects.get().status == "succeeded"
    assert find_own_violations() == []


def test_a_refund_that_was_made_and_not_recorded_is_made_once(checkout, monkeypatch):
    card = gift_card(amount=9000)
    apply(checkout, card)
    order = place(checkout, due=0)
    held = Payment.objects.get(gateway="gift_card")

    def killed(name):
        raise KeyboardInterrupt(name)

    monkeypatch.setattr("checkout.payments.refunds.failpoint", killed)
    with pytest.raises(KeyboardInterrupt):
        payments.refund_payment(payment_id=held.pk, amount=700, reason="Chipped", by=None, at=LATER)
    monkeypatch.undo()
    retry_refunds(LATER + timedelta(hours=1))

    assert balance(card) == 9000 - TOTAL + 700
    assert rows(order)[0] == ("gift_card", "captured", TOTAL, TOTAL, 700)
    assert find_own_violations() == []


def test_a_card_that_was_emptied_meanwhile_is_told_and_nothing_is_ordered(checkout, mug):
    card = gift_card(amount=2000)
    apply(checkout, card)
    GiftCard.objects.filter(pk=card.pk).update(balance=500)

    with pytest.raises(DueChanged) as refusal:
        place(checkout, due=TOTAL - 2000)

    assert (refusal.value.old, refusal.value.new) == (from_minor(4290, "EUR"), from_minor(5790, "EUR"))
    assert not Order.objects.exists()
    order = place(checkout, due=TOTAL - 500)
    assert order.gift_card_total == 500


def test_a_card_that_is_emptied_between_pricing_and_taking_leaves_nothing_behind(checkout, monkeypatch):
    good, card = gift_card(amount=1000), gift_card(amount=2000)
    apply(checkout, good, card)

    overtake(monkeypatch, state_of(checkout))
    GiftCard.objects.filter(pk=card.pk).update(balance=1)
    with pytest.raises(DueChanged) as refusal:
        place(checkout, due=TOTAL - 3000)

    assert refusal.value.new == from_minor(TOTAL - 1001, "EUR")
    assert_nothing_happened(good)
    assert balance(card) == 1
    assert Cart.objects.get().status == "open"


def test_a_total_alone_does_not_agree_to_a_card(checkout):
    card = gift_card(amount=2000)
    apply(checkout, card)

    with pytest.raises(DueChanged):
        place_order(checkout_id=checkout.pk, expected_total=TOTAL, by=None, at=NOON)

    assert_nothing_happened(card)


def test_a_covered_order_whose_card_was_emptied_asks_how_to_pay(checkout):
    card = gift_card(amount=9000)
    checkout.payment_method = ""
    checkout.save()
    apply(checkout, card)
    GiftCard.objects.update(is_active=False)

    with pytest.raises(CheckoutUnfinished) as refusal:
        place(checkout, due=0)

    assert refusal.value.step == "payment"
    assert_nothing_happened(card)


def test_a_coupon_that_is_used_up_leaves_the_card_alone(checkout, monkeypatch):
    promotion = PromotionFactory(kind="amount", amount=100, run={"limit": 1})
    card = gift_card(amount=2000)
    apply(checkout, card)
    overtake(monkeypatch, state_of(checkout))
    PromotionRun.objects.filter(promotion=promotion).update(used=1)

    with pytest.raises(TotalChanged):
        place(checkout, total=TOTAL - 100, due=TOTAL - 2100)

    assert_nothing_happened(card)


def refused(checkout, code):
    with pytest.raises(GiftCardRefused) as refusal:
        add_gift_card(state=state_of(checkout), code=code, at=NOON)
    checkout.refresh_from_db()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_active": False}, "This gift card was disabled. Please ask us."),
        ({"expires_on": NOON.date() - timedelta(days=1)}, "This gift card could be used until 13 May 2026."),
        ({"currency": "USD"}, "This gift card holds $20.00; your order is in EUR."),
    ],
)
def test_a_card_that_cannot_pay_says_why_and_is_not_put_on(checkout, facts, words):
    card = gift_card(**facts)

    assert refused(checkout, card.code) == words
    assert checkout.gift_cards == []


def test_unknown_empty_doubled_and_needless_cards_are_refused(checkout):
    card, empty, big, more = gift_card(), gift_card(), gift_card(amount=9000), gift_card()
    GiftCard.objects.filter(pk=empty.pk).update(balance=0)
    apply(checkout, card)

    assert refused(checkout, "7777-7777-7777-7777").startswith("We know no gift card")
    assert refused(checkout, "' OR 1=1 --").startswith("We know no gift card")
    assert refused(checkout, empty.code) == "Nothing is left on this gift card."
    assert refused(checkout, card.code) == "This gift card is on your order already."
    apply(checkout, big)
    assert refused(checkout, more.code) == "Nothing is left to pay."
    assert checkout.gift_cards == [card.pk, big.pk]


def test_cards_are_released_before_promotions_as_placing_takes_them():
    assert [name for name in _on_closed if name in ("payments", "promotions")] == ["payments", "promotions"]


def test_orders_without_gift_cards_ask_nothing_of_them(checkout):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        place(checkout, due=None)

    assert not [each for each in queries.captured_queries if "giftcards_" in each["sql"]]
