"""The test gateway keeps the contract; its callbacks are told apart from forged, old and odd ones."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from checkout.orders.tests.factories import NOON
from checkout.payments.checks import check_gateways
from checkout.payments.gateways.base import BadEvent, Declined, GatewayError, RefundRequest, StartRequest
from checkout.payments.gateways.test import ledger
from checkout.payments.gateways.test.callbacks import SIGNATURE_HEADER, sign
from checkout.payments.gateways.test.gateway import TestGateway as PlayGateway
from checkout.payments.gateways.test.models import TestCallback as Callback
from checkout.payments.gateways.test.models import TestCharge as Charge
from checkout.payments.tests.contract import GatewayContract


def signed(body: bytes) -> dict[str, str]:
    return {SIGNATURE_HEADER: sign(body, NOON)}


class TestPlayGateway(GatewayContract):
    name = "test"

    def make_gateway(self):
        return PlayGateway()

    def pay(self, started):
        ledger.pay_with(reference=started.gateway_reference, card_number=ledger.SUCCEEDS, at=NOON)

    def callback(self, started):
        body = Callback.objects.get(charge__reference=started.gateway_reference).body.encode()
        return body, signed(body)

    def test_a_key_cannot_be_used_for_another_amount(self, gateway, request_of_61):
        gateway.start(request_of_61)
        other = StartRequest(request_of_61.key, "B-482-91375", 1, "EUR", request_of_61.return_url)

        with pytest.raises(GatewayError) as error:
            gateway.start(other)
        assert error.value.permanent

    def test_more_than_was_taken_is_not_given_back(self, gateway, request_of_61):
        started = gateway.start(request_of_61)
        self.pay(started)

        with pytest.raises(Declined):
            gateway.refund(RefundRequest("key", started.gateway_reference, 6101, "EUR"))
        assert Charge.objects.get().refunded == 0


FACTS = {"id": "te_1", "kind": "captured", "reference": "tg_1", "key": "k", "amount": 6100, "currency": "EUR"}
DEEP = "[" * 50_000 + "]" * 50_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"{}",
        DEEP.encode(),
        b'{"id": ' + DEEP.encode() + b"}",
        *(
            json.dumps({**FACTS, **odd}).encode()
            for odd in (
                {"kind": "shipped"},
                {"amount": "6100"},
                {"amount": -1},
                {"amount": 61.0},
                {"amount": True},
                {"amount": 2**70},
                {"currency": "EURO"},
                {"currency": 978},
                {"id": ""},
                {"id": "x" * 151},
                {"key": None},
                {"message": "\0"},
                {"message": "\ud800"},
                {"message": [[[[[[[[[1]]]]]]]]]},
            )
        ),
        b'{"amount": NaN}',
    ],
)
def test_an_odd_callback_is_refused_though_it_is_signed(body):
    with pytest.raises(BadEvent):
        PlayGateway().read_event(body=body, headers=signed(body), at=NOON)


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "t=abc,v1=00", "v1=00", "t=1", "nonsense", "t=9999999999999,v1=0", "t=²,v1=0", "t=1,v1=é"]
)
def test_a_crooked_signature_is_refused(header):
    with pytest.raises(BadEvent):
        PlayGateway().read_event(body=b"{}", headers={SIGNATURE_HEADER: header}, at=NOON)


def test_it_cannot_be_made_where_orders_are_real(settings):
    settings.DEMO_MODE = False
    settings.DEBUG = False

    with pytest.raises(ImproperlyConfigured):
        PlayGateway()
    assert [problem.id for problem in check_gateways()] == ["payments.E002"]


def test_every_configured_gateway_can_be_made():
    assert check_gateways() == []


@pytest.mark.parametrize(
    ("configuration", "problem"),
    [
        ({"x": {"GATEWAY": "checkout.nowhere.Gateway"}}, "payments.E001"),
        ({"x": {}}, "payments.E001"),
        ({"x": {"GATEWAY": "checkout.payments.gateways.bank_transfer.gateway.BankTransferGateway"}}, "payments.E001"),
        ({"manual": {"GATEWAY": "checkout.payments.gateways.offline.OfflineGateway"}}, "payments.E003"),
    ],
)
def test_a_gateway_that_cannot_be_made_stops_the_start(settings, configuration, problem):
    settings.PAYMENT_GATEWAYS = configuration

    assert [found.id for found in check_gateways()] == [problem]
