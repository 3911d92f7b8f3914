"""Webhooks: what is refused writes nothing; what is proven is written once and applied, in any order."""

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from checkout.orders.models import Order, OrderEvent
from checkout.orders.tests.factories import OrderFactory
from checkout.payments.gateways.test.callbacks import SIGNATURE_HEADER, sign
from checkout.payments.models import Payment, PaymentEvent
from checkout.payments.tests.factories import PaymentFactory
from common import clock

pytestmark = pytest.mark.django_db

URL = "/pay/webhooks/test/"


@pytest.fixture
def payment() -> Payment:
    at = clock.now()
    return PaymentFactory(order=OrderFactory(at=at), at=at)


def facts_of(payment: Payment, **other: Any) -> dict[str, Any]:
    return {
        "id": "te_1",
        "kind": "captured",
        "reference": "tg_1",
        "key": str(payment.idempotency_key),
        "amount": payment.amount,
        "currency": payment.currency,
        **other,
    }


def post(client: Any, body: bytes, signature: str | None = None, url: str = URL) -> Any:
    headers = {SIGNATURE_HEADER: sign(body, clock.now()) if signature is None else signature}
    return client.post(url, body, content_type="application/json", headers=headers)


def tell(client: Any, payment: Payment, **other: Any) -> Any:
    return post(client, json.dumps(facts_of(payment, **other)).encode())


def state() -> tuple[Any, ...]:
    return (
        list(Payment.objects.order_by("pk").values("status", "captured", "refunded", "gateway_reference")),
        list(Order.objects.order_by("pk").values_list("order_status", "payment_status")),
        PaymentEvent.objects.count(),
        OrderEvent.objects.count(),
    )


def test_a_proven_capture_pays_the_order(client, payment):
    response = tell(client, payment)

    assert response.status_code == 200
    payment.refresh_from_db()
    assert (payment.status, payment.captured, payment.gateway_reference) == ("captured", 3300, "tg_1")
    assert payment.order.events.filter(kind="paid").count() == 1
    event = PaymentEvent.objects.get()
    assert (event.event_id, event.outcome, event.payment) == ("te_1", "captured", payment)


def test_a_duplicate_is_answered_alike_and_changes_nothing(client, payment):
    tell(client, payment)
    once = state()

    response = tell(client, payment)

    assert response.status_code == 200
    assert state() == once


def test_no_csrf_token_is_asked_for(payment):
    from django.test import Client

    assert tell(Client(enforce_csrf_checks=True), payment).status_code == 200


def bad_posts() -> list[tuple[str, Any]]:
    def old(body: bytes) -> str:
        return sign(body, clock.now() - timedelta(minutes=6))

    return [
        ("missing signature", lambda body: (body, "")),
        ("wrong signature", lambda body: (body, sign(body, clock.now())[:-1] + "x")),
        ("signature of another body", lambda body: (body, sign(b"{}", clock.now()))),
        ("old signature", lambda body: (body, old(body))),
        ("another time in the header", lambda body: (body, "t=1," + sign(body, clock.now()).split(",")[1])),
        (
            "re-serialised body",
            lambda body: (json.dumps(json.loads(body), separators=(",", ":")).encode(), sign(body, clock.now())),
        ),
        ("not JSON", lambda _body: (b"paid!", None)),
        ("empty", lambda _body: (b"", None)),
        ("a list", lambda body: (b"[" + body + b"]", None)),
        ("huge", lambda body: (body + b" " * 70_000, None)),
        ("very huge", lambda _body: (b" " * 3_000_000, None)),
        ("deep", lambda _body: (b'{"id":' * 5_000 + b"1" + b"}" * 5_000, None)),
        ("latin-1", lambda _body: (b'{"id": "\xe9"}', None)),
        ("unknown kind", lambda body: (body.replace(b"captured", b"exploded"), None)),
    ]


@pytest.mark.parametrize("harm", [harm for _name, harm in bad_posts()], ids=[name for name, _harm in bad_posts()])
def test_what_is_not_proven_is_refused_and_nothing_is_written(client, payment, harm):
    body, signature = harm(json.dumps(facts_of(payment)).encode())
    before = state()

    response = post(client, body, signature)

    assert response.status_code == 400
    assert state() == before


@pytest.mark.parametrize("gateway", ["bank_transfer", "cash_on_delivery"])
def test_a_gateway_without_webhooks_refuses_all(client, payment, gateway):
    body = json.dumps(facts_of(payment)).encode()

    assert post(client, body, url=f"/pay/webhooks/{gateway}/").status_code == 400


@pytest.mark.parametrize("gateway", ["manual", "unknown"])
def test_an_unknown_gateway_is_not_found(client, payment, gateway):
    body = json.dumps(facts_of(payment)).encode()

    assert post(client, body, url=f"/pay/webhooks/{gateway}/").status_code == 404


def test_only_posts_are_taken(client, db):
    assert client.get(URL).status_code == 405


@pytest.mark.parametrize("key", ["", "not-a-uuid", "00000000-0000-4000-8000-000000000000"])
def test_an_event_of_an_unknown_payment_is_recorded_and_nothing_else(client, payment, key):
    before = state()

    response = tell(client, payment, key=key, reference="tg_elsewhere")

    assert response.status_code == 200
    assert PaymentEvent.objects.get().outcome == "unknown payment"
    assert state()[:2] == before[:2]


@pytest.mark.parametrize(
    "other",
    [{"amount": 3299}, {"amount": 3301}, {"amount": 0}, {"currency": "USD"}, {"currency": "EUR", "amount": 33}],
)
def test_money_not_as_ordered_is_flagged_and_does_not_pay(client, payment, other):
    response = tell(client, payment, **other)

    assert response.status_code == 200
    payment.refresh_from_db()
    assert (payment.status, payment.captured, payment.order.payment_status) == ("created", 0, "unpaid")
    assert PaymentEvent.objects.get().outcome.startswith("flagged: captured")
    assert "captured" in payment.order.events.get(kind="payment").message


def test_an_event_of_another_gateways_payment_is_unknown(client):
    payment = PaymentFactory(gateway="bank_transfer")

    tell(client, payment)

    payment.refresh_from_db()
    assert (payment.status, payment.captured) == (Payment.Status.PENDING, 0)
    assert PaymentEvent.objects.get().payment is None


STORY = ["pending", "authorised", "captured", "failed"]


@pytest.mark.parametrize("order_of_arrival", list(itertools.permutations(STORY)))
def test_events_in_any_order_end_in_the_same_state(client, payment, order_of_arrival):
    for kind in (*order_of_arrival, *order_of_arrival):
        assert tell(client, payment, id=f"te_{kind}", kind=kind).status_code == 200

    payment.refresh_from_db()
    assert (payment.status, payment.captured, payment.order.payment_status) == ("captured", 3300, "paid")
    assert PaymentEvent.objects.count() == 4
    assert payment.order.events.filter(kind="paid").count() == 1
