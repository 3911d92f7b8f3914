"""Money goes back once, never more than came in, and by itself where an order was closed or paid twice."""

from datetime import timedelta
from typing import Any

import pytest

from catalog.models import StockReservation
from checkout.notifications.models import Message
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.registry import ActionRefused, get_action, list_actions
from checkout.orders.tests.factories import HOLD, NOON, OrderFactory
from checkout.payments import services
from checkout.payments.gateways.base import Declined, EventKind, GatewayError
from checkout.payments.ledger import Tally, amount_due_back, derive_status
from checkout.payments.models import Payment, PaymentEvent, Refund
from checkout.payments.refunds import RefundRefused, refund_all_surplus, retry_refunds
from checkout.payments.tests.factories import PaymentFactory, event_of
from checkout.payments.tests.test_services import DoubleGateway, double

__all__ = ["double"]  # a fixture
pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def paid(**order: Any) -> Payment:
    return PaymentFactory(gateway="double", captured=True, order=OrderFactory(**order))


def refund(payment: Payment, amount: int = 1000, **facts: Any) -> Refund:
    return services.refund_payment(payment_id=payment.pk, amount=amount, reason="Chipped", by=None, at=LATER, **facts)


def money(payment: Payment) -> tuple[int, int, str]:
    payment.refresh_from_db()
    return payment.captured, payment.refunded, Order.objects.get(pk=payment.order_id).payment_status


@pytest.mark.parametrize(
    ("sums", "total", "status"),
    [
        (Tally(), 100, "unpaid"),
        (Tally(authorised=100), 100, "authorised"),
        (Tally(authorised=40), 100, "unpaid"),
        (Tally(authorised=40, captured=60, is_settled=True), 100, "part_paid"),
        (Tally(captured=40, is_settled=True), 100, "part_paid"),
        (Tally(captured=100, is_settled=True), 100, "paid"),
        (Tally(captured=200, is_settled=True), 100, "paid"),
        (Tally(captured=200, refunded=100, is_settled=True), 100, "paid"),
        (Tally(captured=100, refunded=30, is_settled=True), 100, "part_refunded"),
        (Tally(captured=100, refunded=100, is_settled=True), 100, "refunded"),
        (Tally(is_settled=True), 0, "paid"),
    ],
)
def test_the_order_s_status_follows_from_the_sums(sums, total, status):
    assert derive_status(sums, total=total) == status


@pytest.mark.parametrize(
    ("captured", "refunded", "is_closed", "promised", "due"),
    [
        (100, 0, False, 0, 0),
        (200, 0, False, 0, 100),
        (100, 0, True, 0, 100),
        (100, 30, True, 20, 50),
        (100, 100, True, 0, 0),
    ],
)
def test_what_is_due_back(captured, refunded, is_closed, promised, due):
    sums = Tally(captured=captured, refunded=refunded, is_settled=True)

    assert amount_due_back(sums, total=100, is_closed_unfulfilled=is_closed, promised=promised) == due


def test_a_part_and_then_the_rest_go_back(double):
    payment = paid()

    assert refund(payment, 1000).status == Refund.Status.SUCCEEDED
    assert money(payment) == (3300, 1000, "part_refunded")
    refund(payment, 2300)

    assert money(payment) == (3300, 3300, "refunded")
    assert len({request.key for _verb, request in double.calls}) == 2


@pytest.mark.parametrize("amount", [0, -1, 3301])
def test_not_more_than_was_captured_goes_back(double, amount):
    payment = paid()

    with pytest.raises(RefundRefused):
        refund(payment, amount)
    assert money(payment) == (3300, 0, "paid")
    assert (Refund.objects.count(), double.calls) == (0, [])


def test_what_is_promised_already_cannot_be_promised_again(double):
    payment = paid()
    double.effects = {"refund": GatewayError("timed out", permanent=False)}
    assert refund(payment, 3000).status == Refund.Status.PENDING

    with pytest.raises(RefundRefused):
        refund(payment, 301)
    assert money(payment) == (3300, 0, "paid")


def test_the_slower_of_two_people_who_refund_is_told(double):
    payment = paid()
    refund(payment, 1000, seen_refunded=0)

    with pytest.raises(RefundRefused):
        refund(payment, 1000, seen_refunded=0)
    assert money(payment) == (3300, 1000, "part_refunded")


def test_a_refund_of_unknown_outcome_is_tried_again_with_its_key_and_counts_once(double):
    payment = paid()
    double.effects = {"refund": GatewayError("timed out", permanent=False)}
    refund(payment, 1000)
    double.effects = {}

    assert retry_refunds(LATER) == 0
    assert retry_refunds(LATER + timedelta(minutes=2)) == 1
    assert retry_refunds(LATER + timedelta(minutes=9)) == 0

    assert money(payment) == (3300, 1000, "part_refunded")
    assert len({request.key for _verb, request in double.calls}) == 1


@pytest.mark.parametrize("error", [Declined("no"), GatewayError("no", permanent=True)])
def test_a_refused_refund_has_failed_and_gives_nothing_back(double, error):
    payment = paid()
    double.effects = {"refund": error}

    assert refund(payment).status == Refund.Status.FAILED

    assert money(payment) == (3300, 0, "paid")
    assert "failed: no" in payment.order.events.get(kind="payment").message


def test_the_webhook_of_a_refund_counts_it_once(double):
    payment = paid()
    row = refund(payment)

    event = event_of(payment, EventKind.REFUNDED, amount=1000, refund_key=str(row.idempotency_key))
    services.record_event(gateway="double", event=event, at=LATER)

    assert money(payment) == (3300, 1000, "part_refunded")
    assert PaymentEvent.objects.get(event_id=event.event_id).outcome == "already refunded"


def test_a_refund_made_at_the_gateway_is_taken_over_once(double):
    payment = paid()
    event = event_of(payment, EventKind.REFUNDED, amount=1000)

    for _ in range(2):
        services.record_event(gateway="double", event=event, at=LATER)

    assert money(payment) == (3300, 1000, "part_refunded")
    assert Refund.objects.get().reason == "made at the gateway"


def test_a_refund_of_more_than_there_is_is_flagged(double):
    payment = paid()

    services.record_event(gateway="double", event=event_of(payment, EventKind.REFUNDED, amount=3301), at=LATER)

    assert money(payment) == (3300, 0, "paid")


def test_cancelling_a_paid_order_gives_the_money_back(double, django_capture_on_commit_callbacks):
    payment = paid()

    with django_capture_on_commit_callbacks(execute=True):
        orders.cancel_order(order_id=payment.order_id, reason="", by=None, at=LATER)

    assert money(payment) == (3300, 3300, "refunded")
    assert [verb for verb, _request in double.calls] == ["refund"]


def test_the_sweep_gives_back_what_a_lost_task_did_not(double):
    payment = paid()
    orders.cancel_order(order_id=payment.order_id, reason="", by=None, at=LATER)
    assert money(payment) == (3300, 0, "paid")

    assert [refund_all_surplus(LATER), refund_all_surplus(LATER)] == [1, 0]

    assert money(payment) == (3300, 3300, "refunded")


def test_the_sweep_does_not_insist_where_a_refund_was_refused(double):
    payment = paid()
    orders.cancel_order(order_id=payment.order_id, reason="", by=None, at=LATER)
    double.effects = {"refund": Declined("no")}

    assert [refund_all_surplus(LATER), refund_all_surplus(LATER)] == [1, 0]

    assert len(double.calls) == 1


def test_of_cash_and_transfers_staff_are_told_to_give_back(django_capture_on_commit_callbacks):
    payment = PaymentFactory(gateway="bank_transfer")
    services.mark_paid(order_id=payment.order_id, note="", by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        orders.cancel_order(order_id=payment.order_id, reason="", by=None, at=LATER)

    assert money(payment) == (3300, 0, "paid")
    assert "€33.00 paid by Bank transfer is to be given back by hand." in payment.order.events.values_list(
        "message", flat=True
    )


def test_money_for_an_expired_order_goes_back(double, django_capture_on_commit_callbacks):
    payment = PaymentFactory(gateway="double")
    orders.expire_due_orders(NOON + HOLD)

    with django_capture_on_commit_callbacks(execute=True):
        services.record_event(gateway="double", event=event_of(payment), at=NOON + HOLD)

    assert money(payment) == (3300, 3300, "refunded")
    assert Order.objects.get().order_status == "expired"


def test_an_order_paid_twice_keeps_one_payment(double, django_capture_on_commit_callbacks):
    first = PaymentFactory(gateway="double")
    services.mark_paid(order_id=first.order_id, note="", by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        services.record_event(gateway="double", event=event_of(first), at=LATER)

    assert money(first) == (3300, 3300, "paid")
    assert len(double.calls) == 1


def test_actions_are_offered_by_what_the_ledger_says(double):
    waiting, done = PaymentFactory(gateway="double").order, paid().order
    done.refresh_from_db()

    def offered(order):
        return [action.name for action in list_actions(order) if action.name in {"mark-paid", "capture", "refund"}]

    assert (offered(waiting), offered(done)) == (["mark-paid"], ["refund"])


def test_the_refund_action_refuses_what_was_refunded_meanwhile(double):
    payment = paid()
    action = get_action("refund")
    form = action.get_form(payment.order, None)
    data = {name: form[name].value() for name in ("payment", "seen_refunded")} | {"reason": "Chipped"}
    posted = action.get_form(payment.order, {**data, "amount": "10.00"})
    assert posted.is_valid(), posted.errors
    run = {"order_id": payment.order_id, "data": posted.cleaned_data, "by": None, "at": LATER}

    action.run(**run)
    with pytest.raises(ActionRefused):
        action.run(**run)

    assert money(payment) == (3300, 1000, "part_refunded")


@pytest.mark.parametrize("amount", ["0", "-1", "33.01", "1.005", "NaN", ""])
def test_the_refund_form_takes_only_what_is_left(double, amount):
    payment = paid()
    form = get_action("refund").get_form(
        payment.order, {"payment": payment.pk, "amount": amount, "reason": "x", "seen_refunded": 0}
    )

    assert list(form.errors) == ["amount"]


def test_the_fake_gateway_is_not_configured_in_life(settings):
    assert DoubleGateway.__module__ not in str(settings.PAYMENT_GATEWAYS)


def paid_by_hand_and_given_back() -> tuple[Order, Payment]:
    """An order whose online payment was put aside for money taken by hand, all of which went back."""
    waiting = PaymentFactory(gateway="double", order=OrderFactory())
    by_hand = services.mark_paid(order_id=waiting.order_id, note="", by=None, at=NOON)
    refund(by_hand, 3300)
    assert money(by_hand) == (3300, 3300, "refunded")
    return waiting.order, waiting


def test_all_given_back_before_anything_was_sent_cancels_the_order_and_frees_its_stock(double):
    payment = paid()
    line = payment.order.lines.get()

    refund(payment, 1000)
    assert Order.objects.get(pk=payment.order_id).order_status == "open"
    refund(payment, 2300)

    order = Order.objects.get(pk=payment.order_id)
    assert (order.order_status, order.closed_at) == ("cancelled", LATER)
    assert [event.kind for event in order.events.order_by("pk")][-2:] == ["refunded", "cancelled"]
    assert order.events.get(kind="cancelled").message == "Everything that was paid was given back."
    assert StockReservation.objects.get(reference=line.reservation_reference).quantity == 0
    assert Message.objects.filter(dedupe_key=f"order_cancelled:{order.pk}").count() == 1
    assert money(payment) == (3300, 3300, "refunded")


def test_a_refund_at_the_gateway_cancels_an_unsent_order_once_however_often_it_is_told(double):
    payment = paid()
    event = event_of(payment, EventKind.REFUNDED)

    for _time in range(3):
        services.record_event(gateway="double", event=event, at=LATER)

    order = Order.objects.get(pk=payment.order_id)
    assert order.order_status == "cancelled"
    assert order.events.filter(kind="cancelled").count() == 1


def test_staff_are_told_beforehand_what_giving_everything_back_does(double):
    unsent, sent = paid(), paid()
    orders.ship_order(order_id=sent.order_id, quantities=None, by=None, at=NOON)
    sent.refresh_from_db()
    forms = [get_action("refund").get_form(payment.order, None) for payment in (unsent, sent)]

    assert [form.fields["amount"].help_text for form in forms] == [
        "Nothing was sent yet: giving everything back cancels the order.",
        "",
    ]


def test_an_order_that_was_sent_stays_what_it_is_when_all_is_given_back(double):
    payment = paid()
    orders.ship_order(order_id=payment.order_id, quantities=None, by=None, at=NOON)

    refund(payment, 3300)

    assert Order.objects.get(pk=payment.order_id).order_status == "open"
    assert money(payment) == (3300, 3300, "refunded")


def test_money_that_comes_after_all_was_given_back_goes_back_too(double):
    order, late = paid_by_hand_and_given_back()

    services.record_event(gateway="double", event=event_of(late), at=LATER)
    services.refund_surplus(order_id=order.pk, at=LATER)

    assert money(late) == (3300, 3300, "refunded")
    assert Order.objects.get(pk=order.pk).order_status == "cancelled"


def test_late_money_of_an_order_given_back_in_part_pays_it_and_only_the_surplus_returns(double):
    waiting = PaymentFactory(gateway="double", order=OrderFactory())
    by_hand = services.mark_paid(order_id=waiting.order_id, note="", by=None, at=NOON)
    refund(by_hand, 1000)

    services.record_event(gateway="double", event=event_of(waiting), at=LATER)
    services.refund_surplus(order_id=waiting.order_id, at=LATER)

    assert money(by_hand) == (3300, 1000, "paid")
    assert money(waiting) == (3300, 2300, "paid")
