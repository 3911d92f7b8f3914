"""Factories of payments, made and moved through the services.

`PaymentFactory(order=…, gateway="test")` asks for the order's total; `captured=True` lets the money arrive.
"""

from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from checkout.orders.tests.factories import NOON, OrderFactory
from checkout.payments.gateways.base import EventKind, GatewayEvent
from checkout.payments.models import Payment
from checkout.payments.services import create_payment, record_event


def event_of(payment: Payment, kind: EventKind = EventKind.CAPTURED, **facts: Any) -> GatewayEvent:
    """What the payment's gateway would tell of it, as ordered; any fact can be told otherwise."""
    defaults = {
        "event_id": f"event-{uuid4()}",
        "kind": kind,
        "gateway_reference": payment.gateway_reference,
        "key": str(payment.idempotency_key),
        "amount": payment.amount,
        "currency": payment.currency,
    }
    return GatewayEvent(**{**defaults, **facts})


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    order = factory.SubFactory(OrderFactory)
    gateway = "test"
    captured = False
    at = NOON

    @classmethod
    def _create(cls, _model_class: type[Payment], *_args: Any, **kwargs: Any) -> Payment:
        payment = create_payment(order=kwargs["order"], gateway=kwargs["gateway"], at=kwargs["at"])
        if kwargs["captured"]:
            record_event(gateway=payment.gateway, event=event_of(payment), at=kwargs["at"])
        payment.refresh_from_db()
        return payment
