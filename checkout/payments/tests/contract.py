"""What every gateway must do, whichever company it speaks to. Each gateway's tests subclass this.

A subclass gives `make_gateway`, `pay` (let the shopper's money arrive at the gateway), `callback` (the webhook the
gateway sends of a payment: body and headers, or None where it has no webhooks) and `name`, its name in the settings.
"""

from dataclasses import FrozenInstanceError
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from checkout.orders.tests.factories import NOON
from checkout.payments.gateways.base import (
    BadEvent,
    Declined,
    EventKind,
    GatewayError,
    InstructionsRequest,
    RefundRequest,
    Started,
    StartRequest,
)


class GatewayContract:
    name: str

    def make_gateway(self) -> Any:
        raise NotImplementedError

    def pay(self, started: Started) -> None:
        raise NotImplementedError

    def callback(self, started: Started) -> tuple[bytes, dict[str, str]] | None:
        raise NotImplementedError

    @pytest.fixture
    def gateway(self, db: None) -> Any:
        return self.make_gateway()

    @pytest.fixture
    def request_of_61(self) -> StartRequest:
        return StartRequest(
            key=str(uuid4()),
            reference="B-482-91375",
            amount=6100,
            currency="EUR",
            return_url="http://testserver/pay/return/abc/",
        )

    def test_it_says_what_it_is(self, gateway):
        assert str(gateway.name)
        assert isinstance(gateway.is_online, bool)
        assert isinstance(gateway.ships_unpaid, bool)

    def test_starting_twice_with_one_key_is_one_payment(self, gateway, request_of_61):
        first, second = gateway.start(request_of_61), gateway.start(request_of_61)

        assert first == second
        assert first.gateway_reference

    def test_two_keys_are_two_payments(self, gateway, request_of_61):
        other = StartRequest("another-key", "B-482-91375", 6100, "EUR", request_of_61.return_url)

        assert gateway.start(request_of_61) != gateway.start(other)

    def test_answers_cannot_be_changed(self, gateway, request_of_61):
        started = gateway.start(request_of_61)

        with pytest.raises(FrozenInstanceError):
            started.gateway_reference = "mine"

    def test_it_either_sends_the_shopper_away_or_moves_no_money_itself(self, gateway, request_of_61):
        started = gateway.start(request_of_61)

        assert bool(started.redirect_url) is gateway.is_online

    def test_it_tells_nothing_of_a_payment_it_does_not_know(self, gateway):
        assert gateway.lookup(gateway_reference="", key="unknown") is None
        assert gateway.lookup(gateway_reference="unknown", key="") is None

    def test_it_knows_how_a_payment_stands_by_reference_and_by_key(self, gateway, request_of_61):
        if not gateway.is_online:
            pytest.skip("an offline gateway knows nothing")
        started = gateway.start(request_of_61)
        self.pay(started)

        by_reference = gateway.lookup(gateway_reference=started.gateway_reference, key="")
        by_key = gateway.lookup(gateway_reference="", key=request_of_61.key)

        assert by_reference == by_key
        assert (by_key.kind, by_key.amount, by_key.currency) == (EventKind.CAPTURED, 6100, "EUR")

    def test_an_open_payment_is_pending(self, gateway, request_of_61):
        if not gateway.is_online:
            pytest.skip("an offline gateway knows nothing")
        gateway.start(request_of_61)

        assert gateway.lookup(gateway_reference="", key=request_of_61.key).kind == EventKind.PENDING

    def test_a_signed_callback_is_read(self, gateway, request_of_61):
        started = gateway.start(request_of_61)
        self.pay(started)
        callback = self.callback(started)
        if callback is None:
            pytest.skip("no webhooks")
        body, headers = callback

        event = gateway.read_event(body=body, headers=headers, at=NOON)

        assert (event.kind, event.amount, event.currency) == (EventKind.CAPTURED, 6100, "EUR")
        assert (event.gateway_reference, event.key) == (started.gateway_reference, request_of_61.key)

    @pytest.mark.parametrize("harm", ["no signature", "other body", "old", "from the future", "empty"])
    def test_a_callback_that_is_not_proven_is_refused(self, gateway, request_of_61, harm):
        started = gateway.start(request_of_61)
        self.pay(started)
        body, headers = self.callback(started) or (b"{}", {})
        at = {"old": NOON + timedelta(hours=1), "from the future": NOON - timedelta(hours=1)}.get(harm, NOON)
        body = {"other body": body + b" ", "empty": b""}.get(harm, body)
        headers = {} if harm == "no signature" else headers

        with pytest.raises(BadEvent):
            gateway.read_event(body=body, headers=headers, at=at)

    def test_a_refund_with_one_key_happens_once(self, gateway, request_of_61):
        started = gateway.start(request_of_61)
        self.pay(started)
        request = RefundRequest(str(uuid4()), started.gateway_reference, 6100, "EUR")

        gateway.refund(request)
        gateway.refund(request)

        if gateway.is_online:
            with pytest.raises((Declined, GatewayError)):
                gateway.refund(RefundRequest(str(uuid4()), started.gateway_reference, 1, "EUR"))

    def test_it_says_what_to_do_where_it_sends_nobody_away(self, gateway):
        facts = gateway.instructions(InstructionsRequest("B-482-91375", 6100, "EUR"))

        assert all(str(fact.label) and fact.value for fact in facts)
        if gateway.is_online:
            assert facts == ()
