"""The hosted pay page, and the callbacks that finish an order though the shopper never comes back."""

from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from checkout.orders.models import Order
from checkout.orders.tests.factories import OrderFactory
from checkout.payments.gateways.test import delivery, ledger
from checkout.payments.gateways.test.delivery import deliver_callback, send_due_callbacks
from checkout.payments.gateways.test.models import TestCallback as Callback
from checkout.payments.gateways.test.models import TestCharge as Charge
from checkout.payments.models import Payment
from checkout.payments.services import create_payment, start_payment
from common import clock

pytestmark = pytest.mark.django_db


class Shop:
    """The shop's webhook behind a transport that can be cut; what httpx would post arrives in this process."""

    def __init__(self) -> None:
        self.is_down = False
        self.answers: list[int] = []

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._handle))

    def _handle(self, request: httpx.Request) -> httpx.Response:
        if self.is_down:
            raise httpx.ConnectError("refused", request=request)
        headers = {name: value for name, value in request.headers.items() if name.startswith("test-gateway")}
        answer = Client().post(request.url.path, request.content, content_type="application/json", headers=headers)
        self.answers.append(answer.status_code)
        return httpx.Response(answer.status_code, request=request)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop()
    monkeypatch.setattr(delivery, "http_client", shop.client)
    return shop


@pytest.fixture
def order() -> Order:
    at = clock.now()
    order = OrderFactory(at=at)
    payment = create_payment(order=order, gateway="test", at=at)
    url = f"http://testserver{reverse('payments:return', args=[order.token])}"
    start_payment(payment_id=payment.pk, return_url=url, at=at)
    return order


def state_of(order: Order) -> str:
    order.refresh_from_db()
    return order.payment_status


def choose(client: Client, callbacks: Any, **data: str) -> Any:
    with callbacks(execute=True):
        return client.post(Charge.objects.get().pay_url, data)


def test_the_page_explains_its_numbers(client, order):
    response = client.get(Charge.objects.get().pay_url)

    html = response.content.decode()
    assert response.status_code == 200
    for number in ("0000 0000 0000 0001", "0000 0000 0000 0002", "0000 0000 0000 0003", "0000 0000 0000 0004"):
        assert number in html
    assert "€33.00" in html
    assert "private" in response["Cache-Control"]


def test_the_order_is_paid_though_the_shopper_never_returns(client, order, shop, django_capture_on_commit_callbacks):
    response = choose(client, django_capture_on_commit_callbacks, card=ledger.SUCCEEDS)

    assert response.url == Charge.objects.get().return_url
    assert shop.answers == [200]
    assert state_of(order) == "paid"
    assert Callback.objects.get().delivered_at is not None


def test_the_order_is_paid_by_the_return_though_the_callback_is_lost(
    client, order, shop, django_capture_on_commit_callbacks
):
    shop.is_down = True
    response = choose(client, django_capture_on_commit_callbacks, card=ledger.SUCCEEDS)
    assert state_of(order) == "unpaid"

    back = client.get(response.url)

    assert back.url == reverse("checkout:confirmation", args=[order.token])
    assert state_of(order) == "paid"


def test_a_callback_that_was_not_taken_comes_again_and_pays_once(
    client, order, shop, django_capture_on_commit_callbacks
):
    shop.is_down = True
    choose(client, django_capture_on_commit_callbacks, card=ledger.SUCCEEDS)
    callback = Callback.objects.get()
    assert (callback.attempts, callback.delivered_at) == (1, None)
    client.get(Charge.objects.get().return_url)
    shop.is_down = False

    Callback.objects.update(next_attempt_at=clock.now())
    assert send_due_callbacks(clock.now()) == 1
    assert deliver_callback(callback_id=callback.pk, at=clock.now()) is False

    assert shop.answers == [200]
    assert Payment.objects.get().captured == 3300
    assert list(order.events.filter(kind="paid").values_list("kind", flat=True)) == ["paid"]


def test_a_declined_card_leaves_the_order_to_be_paid_again(client, order, shop, django_capture_on_commit_callbacks):
    response = choose(client, django_capture_on_commit_callbacks, card=ledger.DECLINES)
    back = client.get(response.url, follow=True)

    assert state_of(order) == "unpaid"
    assert Payment.objects.get().status == Payment.Status.FAILED
    assert back.redirect_chain[-1][0] == reverse("orders:status", args=[order.token])
    assert "The card was declined." in back.content.decode()
    assert "Pay €33.00" in back.content.decode()


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("decision", "status"), [("confirm", "paid"), ("refuse", "unpaid"), ("cancel", "unpaid")])
def test_a_card_that_asks_is_confirmed_in_a_second_step(
    client, order, django_capture_on_commit_callbacks, decision, status
):
    first = choose(client, django_capture_on_commit_callbacks, card=ledger.ASKS)
    assert first.url == Charge.objects.get().pay_url
    assert "Is it you?" in client.get(first.url).content.decode()
    assert state_of(order) == "unpaid"

    choose(client, django_capture_on_commit_callbacks, decision=decision)

    assert state_of(order) == status


def test_a_reserving_card_authorises(client, order, shop, django_capture_on_commit_callbacks):
    choose(client, django_capture_on_commit_callbacks, card=ledger.RESERVES)

    assert state_of(order) == "authorised"


def test_leaving_the_page_cancels_the_payment(client, order, shop, django_capture_on_commit_callbacks):
    response = choose(client, django_capture_on_commit_callbacks, decision="cancel")
    back = client.get(response.url, follow=True)

    assert Payment.objects.get().status == Payment.Status.CANCELLED
    assert "Your things are kept for you" in back.content.decode()


@pytest.mark.parametrize("typed", ["0000 0000 0000 0001", "0000-0000-0000-0001"])
def test_a_typed_number_wins_over_the_chosen_card(client, order, shop, django_capture_on_commit_callbacks, typed):
    choose(client, django_capture_on_commit_callbacks, card=ledger.DECLINES, number=typed)

    assert state_of(order) == "paid"


@pytest.mark.parametrize("typed", ["4242424242424242", "x", "0" * 31, "\uff10" * 15 + "\uff11", "\0"])
def test_an_unknown_number_is_refused_and_not_kept(client, order, shop, django_capture_on_commit_callbacks, typed):
    response = choose(client, django_capture_on_commit_callbacks, number=typed)

    assert response.status_code == 422
    assert Charge.objects.get().status == Charge.Status.OPEN
    assert Callback.objects.count() == 0


def test_a_decided_charge_cannot_be_decided_again(client, order, shop, django_capture_on_commit_callbacks):
    choose(client, django_capture_on_commit_callbacks, card=ledger.DECLINES)

    response = choose(client, django_capture_on_commit_callbacks, card=ledger.SUCCEEDS)

    assert response.url == Charge.objects.get().return_url
    assert Charge.objects.get().status == Charge.Status.DECLINED
    assert state_of(order) == "unpaid"


def test_there_is_no_page_where_orders_are_real(client, order, settings):
    settings.DEMO_MODE = False

    assert client.get(Charge.objects.get().pay_url).status_code == 404


def test_there_is_no_page_where_the_gateway_is_not_configured(client, order, settings):
    settings.PAYMENT_GATEWAYS = {}

    assert client.get(Charge.objects.get().pay_url).status_code == 404


def test_an_unknown_charge_is_not_found(client, db):
    assert client.get("/pay/test/tg_nothing/").status_code == 404


def test_a_post_needs_its_token(order):
    response = Client(enforce_csrf_checks=True).post(Charge.objects.get().pay_url, {"card": ledger.SUCCEEDS})

    assert response.status_code == 403
    assert Charge.objects.get().status == Charge.Status.OPEN
