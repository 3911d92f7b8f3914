"""Many at once: on both databases the money moves once, the stock returns once, and the mail goes out once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from catalog.models import Stock
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition
from checkout.orders.tests.factories import NOON, OrderFactory
from checkout.payments import services
from checkout.payments.models import Payment, PaymentEvent
from checkout.payments.refunds import RefundRefused
from checkout.payments.tests.factories import PaymentFactory, event_of
from checkout.payments.tests.test_services import double

__all__ = ["double"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CROWD = 8
LATER = NOON + timedelta(hours=1)


def all_at_once(*deeds: Callable[[], Any]) -> Counter[str]:
    """Do every deed in a thread of its own, released together: what came out, refusals by their name."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            deed()
        except (IllegalTransition, RefundRefused) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as crowd:
        return Counter(crowd.map(run, deeds))


def test_refunds_never_exceed_what_was_captured(double):
    payment = PaymentFactory(gateway="double", captured=True)

    def refund() -> None:
        services.refund_payment(payment_id=payment.pk, amount=1000, reason="", by=None, at=LATER)

    outcomes = all_at_once(*[refund] * CROWD)

    payment.refresh_from_db()
    assert outcomes == {"done": 3, "RefundRefused": CROWD - 3}
    assert (payment.refunded, len(double.calls)) == (3000, 3)


def test_one_webhook_told_many_times_at_once_pays_once():
    payment = PaymentFactory()
    event = event_of(payment)

    outcomes = all_at_once(*[lambda: services.record_event(gateway="test", event=event, at=LATER)] * CROWD)

    assert outcomes == {"done": CROWD}
    assert PaymentEvent.objects.count() == 1
    assert payment.order.events.filter(kind="paid").count() == 1
    assert Payment.objects.get().captured == 3300


def test_of_shipping_and_cancelling_one_wins_and_the_stock_agrees():
    order = OrderFactory(units=4, paid=True)

    def ship() -> None:
        orders.ship_order(order_id=order.pk, quantities=None, seen_shipments=0, by=None, at=LATER)

    def cancel() -> None:
        orders.cancel_order(order_id=order.pk, reason="", by=None, at=LATER)

    outcomes = all_at_once(*[ship, cancel] * (CROWD // 2))

    order.refresh_from_db()
    stock = Stock.objects.get()
    was_shipped = order.fulfilment_status == "shipped"
    assert (order.order_status, stock.on_hand, stock.reserved) == (
        ("open", 6, 0) if was_shipped else ("cancelled", 10, 0)
    )
    assert outcomes["IllegalTransition"] >= CROWD // 2
    assert order.shipments.count() == (1 if was_shipped else 0)


def test_two_ways_of_paying_chosen_at_once_leave_one_open_payment():
    order = OrderFactory()

    all_at_once(
        *[
            lambda gateway=gateway: services.choose_method(order_id=order.pk, gateway=gateway, by=None, at=LATER)
            for gateway in ("test", "bank_transfer", "test", "bank_transfer")
        ]
    )

    open_payments = [payment for payment in Payment.objects.all() if payment.is_open]
    assert [payment.gateway for payment in open_payments] == [Order.objects.get().payment_method]


def test_a_mail_given_to_many_workers_is_sent_once():
    OrderFactory()
    message = Message.objects.get()
    mail.outbox.clear()
    Message.objects.update(status=Message.Status.PENDING, next_attempt_at=NOON)

    all_at_once(*[lambda: deliver_message(message_id=message.pk, at=LATER)] * CROWD)

    assert len(mail.outbox) == 1
