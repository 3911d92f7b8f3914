"""The test gateway: play money with a real hosted page and real signed callbacks, for the demo shop and for tests.

The ledger beside it plays the payment company; this class only speaks to it, as it would over a network.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.base import (
    CaptureRequest,
    GatewayEvent,
    Instruction,
    InstructionsRequest,
    RefundRequest,
    Started,
    StartRequest,
    Words,
)
from checkout.payments.gateways.test import ledger
from checkout.payments.gateways.test.callbacks import event_from_facts, read_callback
from common import clock


def is_allowed() -> bool:
    """Play money has no place in a shop that takes real orders."""
    return settings.DEBUG or getattr(settings, "DEMO_MODE", False)


class TestGateway:
    """Card payments with play money."""

    __test__ = False  # not a test class, whatever its name begins with

    name: Words = _("Card (play money)")
    description: Words = _("A test page takes the payment. No real card, no real money.")
    is_online = True
    ships_unpaid = False

    def __init__(self) -> None:
        if not is_allowed():
            raise ImproperlyConfigured("the test gateway takes play money: it needs DEMO_MODE or DEBUG")

    def start(self, request: StartRequest) -> Started:
        charge = ledger.open_charge(
            key=request.key,
            amount=request.amount,
            currency=request.currency,
            description=request.reference,
            return_url=request.return_url,
            at=clock.now(),
        )
        return Started(gateway_reference=charge.reference, redirect_url=charge.pay_url)

    def read_event(self, *, body: bytes, headers: Mapping[str, str], at: datetime) -> GatewayEvent:
        return read_callback(body=body, headers=headers, at=at)

    def capture(self, request: CaptureRequest) -> None:
        ledger.capture(reference=request.gateway_reference, at=clock.now())

    def refund(self, request: RefundRequest) -> None:
        ledger.refund(reference=request.gateway_reference, key=request.key, amount=request.amount, at=clock.now())

    def lookup(self, *, gateway_reference: str, key: str) -> GatewayEvent | None:
        charge = ledger.find_charge(reference=gateway_reference, key=key)
        if charge is None:
            return None
        return event_from_facts({"id": f"state-{charge.reference}", **ledger.charge_facts(charge, charge.event_kind)})

    def instructions(self, request: InstructionsRequest) -> tuple[Instruction, ...]:
        return ()
