"""Payments in three phases: created with the order, started outside transactions, finalised by whoever is first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from checkout.customers.tests.factories import UserFactory
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition
from checkout.orders.tests.factories import HOLD, NOON, OrderFactory, draft_line, order_draft
from checkout.payments import services
from checkout.payments.events import reconcile_payments, refresh_payment
from checkout.payments.gateways.base import Declined, EventKind, GatewayError, Started
from checkout.payments.gateways.offline import OfflineGateway
from checkout.payments.gateways.registry import UnknownGateway
from checkout.payments.models import Payment, PaymentEvent
from checkout.payments.tests.factories import PaymentFactory, event_of

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)
RETURN_URL = "http://testserver/pay/return/abc/"


class DoubleGateway(OfflineGateway):
    """A gateway that does as it is told and counts how it was called."""

    name = "Double"
    is_online = True
    effects: dict[str, Any] = {}
    calls: list[tuple[str, Any]] = []

    def _do(self, verb: str, request: Any) -> Any:
        self.calls.append((verb, request))
        effect = self.effects.get(verb)
        if isinstance(effect, Exception):
            raise effect
        return effect

    def start(self, request: Any) -> Started:
        return self._do("start", request) or Started(f"ref-{request.key}", "https://pay.example/1")

    def capture(self, request: Any) -> None:
        self._do("capture", request)

    def refund(self, request: Any) -> None:
        self._do("refund", request)

    def lookup(self, *, gateway_reference: str, key: str) -> Any:
        return self._do("lookup", key)


@pytest.fixture
def double(settings: Any) -> type[DoubleGateway]:
    settings.PAYMENT_GATEWAYS = {
        "double": {"GATEWAY": f"{__name__}.DoubleGateway"},
        "bank_transfer": settings.PAYMENT_GATEWAYS["bank_transfer"],
        "cash_on_delivery": settings.PAYMENT_GATEWAYS["cash_on_delivery"],
    }
    DoubleGateway.effects, DoubleGateway.calls = {}, []
    return DoubleGateway


def start(payment: Payment, at: Any = NOON) -> services.StartOutcome:
    return services.start_payment(payment_id=payment.pk, return_url=RETURN_URL, at=at)


def axes(order: Order) -> tuple[str, str]:
    order.refresh_from_db()
    return order.order_status, order.payment_status


def test_ways_of_paying_are_offered_in_the_order_of_the_settings():
    offered = services.list_gateways(country="PT")

    assert [(choice.code, choice.is_online, choice.ships_unpaid) for choice in offered] == [
        ("test", True, False),
        ("bank_transfer", False, False),
        ("cash_on_delivery", False, True),
    ]


def test_nobody_collects_cash_abroad():
    assert [choice.code for choice in services.list_gateways(country="US")] == ["test", "bank_transfer"]


def test_an_order_is_held_unless_it_ships_unpaid():
    assert services.hold_until(gateway="bank_transfer", at=NOON) == NOON + timedelta(hours=72)
    assert services.hold_until(gateway="cash_on_delivery", at=NOON) is None


def test_creating_calls_no_gateway(double):
    payment = PaymentFactory(gateway="double")

    assert (payment.status, payment.amount, payment.currency) == ("created", 3300, "EUR")
    assert double.calls == []


def test_an_open_payment_is_given_again():
    first = PaymentFactory()

    assert PaymentFactory(order=first.order) == first


def test_another_way_puts_the_open_payment_aside():
    first = PaymentFactory()

    second = PaymentFactory(order=first.order, gateway="bank_transfer")

    first.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "pending")
    assert second.gateway_reference == str(second.idempotency_key)  # staff take it from here: nobody is called


@pytest.mark.parametrize("state", [{"paid": True}, {"cancelled": True}])
def test_nothing_is_asked_for_an_order_that_does_not_wait(state):
    order = OrderFactory(**state)

    with pytest.raises(IllegalTransition):
        services.create_payment(order=order, gateway="test", at=NOON)
    assert Payment.objects.count() == 0


def test_an_unknown_gateway_is_refused():
    with pytest.raises(UnknownGateway):
        services.create_payment(order=OrderFactory(), gateway="bitcoin", at=NOON)


def test_an_order_of_nothing_is_paid_at_once(double, django_capture_on_commit_callbacks):
    from catalog.tests.factories import VariantFactory

    line = draft_line(VariantFactory(stock=2), unit_price=0, total=0, tax=0)
    order = orders.create_order(draft=order_draft(line, delivery_total=0), by=None, at=NOON)

    payment = services.create_payment(order=order, gateway="double", at=NOON)

    assert payment.status == Payment.Status.CAPTURED
    assert axes(order) == ("open", "paid")
    assert start(payment).redirect_url == ""
    assert double.calls == []


def test_starting_sends_the_shopper_away(double):
    payment = PaymentFactory(gateway="double")

    outcome = start(payment)

    assert (outcome.status, outcome.redirect_url, outcome.error) == ("pending", "https://pay.example/1", "")
    (call,) = double.calls
    assert (call[1].key, call[1].reference, call[1].amount) == (
        str(payment.idempotency_key),
        payment.order.number,
        3300,
    )


def test_starting_twice_calls_once(double):
    payment = PaymentFactory(gateway="double")

    assert start(payment) == start(payment)
    assert len(double.calls) == 1


def test_no_gateway_is_called_inside_a_transaction(double):
    payment = PaymentFactory(gateway="double")

    with pytest.raises(RuntimeError), transaction.atomic():
        start(payment)
    assert double.calls == []


def test_a_declined_start_has_failed(double):
    double.effects = {"start": Declined("Not with this card.")}

    outcome = start(PaymentFactory(gateway="double"))

    assert (outcome.status, outcome.error, outcome.redirect_url) == ("failed", "Not with this card.", "")


def test_a_start_that_timed_out_is_pending_and_tried_with_the_same_key(double):
    payment = PaymentFactory(gateway="double")
    double.effects = {"start": GatewayError("timed out", permanent=False)}

    assert start(payment).status == "pending"
    double.effects = {}
    assert start(payment).redirect_url == "https://pay.example/1"

    assert len({call[1].key for call in double.calls}) == 1


def test_a_start_that_can_never_work_has_failed(double):
    double.effects = {"start": GatewayError("unknown account", permanent=True)}

    assert start(PaymentFactory(gateway="double")).status == "failed"


def test_a_transfer_gets_its_instructions_on_the_page_and_by_mail(mailoutbox):
    payment = PaymentFactory(gateway="bank_transfer", order=OrderFactory(payment_method="bank_transfer"))

    outcome = start(payment)

    assert (outcome.status, outcome.redirect_url) == ("pending", "")
    assert [str(fact.label) for fact in outcome.instructions] == ["Amount", "Account holder", "IBAN", "Reference"]
    message = Message.objects.get(kind="payment_pending")
    assert deliver_message(message_id=message.pk, at=NOON)
    assert "PT50 0002 0123 1234 5678 9015 4" in mailoutbox[0].body
    assert payment.order.number in mailoutbox[0].body


def test_staff_mark_a_transfer_paid_once():
    user = UserFactory()
    payment = PaymentFactory(gateway="bank_transfer", order=OrderFactory(payment_method="bank_transfer"))

    for _ in range(2):
        services.mark_paid(order_id=payment.order_id, note="Statement 14", by=user, at=LATER)

    payment.refresh_from_db()
    assert (payment.status, payment.captured) == ("captured", 3300)
    assert axes(payment.order) == ("open", "paid")
    event = PaymentEvent.objects.get()
    assert (event.actor, event.payload, event.outcome) == (user, {"note": "Statement 14"}, "captured")


def test_money_that_came_another_way_is_recorded_as_such(double):
    online = PaymentFactory(gateway="double")

    payment = services.mark_paid(order_id=online.order_id, note="", by=None, at=LATER)

    online.refresh_from_db()
    assert (payment.gateway, payment.captured, payment.gateway_title) == ("manual", 3300, "Recorded by staff")
    assert online.status == Payment.Status.CANCELLED


def test_a_closed_order_cannot_be_marked_paid():
    order = OrderFactory(cancelled=True)

    with pytest.raises(IllegalTransition):
        services.mark_paid(order_id=order.pk, note="", by=None, at=LATER)
    assert Payment.objects.count() == 0


def test_cash_at_the_door_completes_a_delivered_order():
    order = OrderFactory(on_delivery=True, delivered=True)
    PaymentFactory(order=order, gateway="cash_on_delivery")

    services.mark_paid(order_id=order.pk, note="", by=None, at=LATER)

    assert axes(order) == ("completed", "paid")


def test_a_shopper_pays_another_way_while_the_order_is_held():
    first = PaymentFactory()

    second = services.choose_method(order_id=first.order_id, gateway="cash_on_delivery", by=None, at=LATER)

    first.refresh_from_db()
    assert (first.status, second.gateway) == ("cancelled", "cash_on_delivery")
    assert Order.objects.get().hold_until is None


def test_a_shopper_cannot_pay_what_is_held_no_longer():
    order = OrderFactory()

    with pytest.raises(IllegalTransition):
        services.choose_method(order_id=order.pk, gateway="test", by=None, at=NOON + HOLD)
    assert Payment.objects.count() == 0


def test_reconciliation_finds_out_what_nobody_told(double):
    payment = PaymentFactory(gateway="double")
    start(payment)
    double.effects = {"lookup": event_of(payment)}

    assert reconcile_payments(NOON) == 0
    assert reconcile_payments(NOON + timedelta(minutes=2)) == 1

    assert axes(payment.order) == ("open", "paid")
    assert reconcile_payments(LATER) == 0


def test_a_gateway_that_cannot_be_asked_leaves_the_payment_pending(double):
    payment = PaymentFactory(gateway="double")
    start(payment)
    double.effects = {"lookup": GatewayError("502", permanent=False)}

    refresh_payment(payment_id=payment.pk, at=LATER)

    payment.refresh_from_db()
    assert (payment.status, payment.last_error) == ("pending", "502")


def test_a_payment_its_gateway_never_heard_of_fails_after_an_hour(double):
    payment = PaymentFactory(gateway="double")

    early = refresh_payment(payment_id=payment.pk, at=NOON + timedelta(minutes=59)).status
    late = refresh_payment(payment_id=payment.pk, at=NOON + timedelta(minutes=60)).status

    assert (early, late) == ("created", "failed")


def test_authorised_money_is_captured_once(double):
    payment = PaymentFactory(gateway="double")
    services.record_event(gateway="double", event=event_of(payment, EventKind.AUTHORISED), at=NOON)
    assert axes(payment.order) == ("open", "authorised")

    for _ in range(2):
        services.capture_payment(payment_id=payment.pk, by=None, at=LATER)

    assert [verb for verb, _request in double.calls] == ["capture"]
    assert axes(payment.order) == ("open", "paid")


def test_a_capture_that_is_declined_leaves_it_authorised(double):
    payment = PaymentFactory(gateway="double")
    services.record_event(gateway="double", event=event_of(payment, EventKind.AUTHORISED), at=NOON)
    double.effects = {"capture": Declined("expired")}

    with pytest.raises(Declined):
        services.capture_payment(payment_id=payment.pk, by=None, at=LATER)
    assert axes(payment.order) == ("open", "authorised")


def test_an_expired_order_asks_for_nothing_more():
    payment = PaymentFactory()

    orders.expire_due_orders(NOON + HOLD)

    payment.refresh_from_db()
    assert payment.status == Payment.Status.CANCELLED
    assert axes(payment.order) == ("expired", "unpaid")
