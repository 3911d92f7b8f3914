"""The services against the reference: whatever people do in whatever order, both agree and the oracle is silent.

MODEL_STEPS, as `make model` sets it, makes the run so long and the order new each time; a short one that is always the
same is part of every test run.
"""

import os

import httpx
import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from checkout.flow.tests.model.machine import ShopMachine
from checkout.flow.tests.model.reference import Reference
from checkout.notifications import services as notifications
from checkout.payments.gateways.test import delivery

pytestmark = pytest.mark.django_db

STEPS_A_RUN = 40
SPARE = 1.3  # some runs end sooner, and a step that would make no sense is not counted
STEPS = int(os.environ.get("MODEL_STEPS") or 0)
SHORT = 480
EVERYTHING = {
    *("add", "change", "place", "place_again", "pay_online", "take_by_hand", "give_back", "cancel", "send"),
    *("send_the_rest", "arrive", "wait", "receive", "adjust", "count"),
}


def settings_for(steps):
    return settings(
        max_examples=int(steps * SPARE) // STEPS_A_RUN,
        stateful_step_count=STEPS_A_RUN,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if STEPS else [Phase.generate],  # to shrink takes minutes
        print_blob=True,
    )


@pytest.fixture(autouse=True)
def outside_world(monkeypatch):
    """The gateway reaches the shop without a network. Mails are written and stay where they are."""
    monkeypatch.setattr(delivery, "http_client", lambda: httpx.Client(transport=httpx.MockTransport(answer)))
    monkeypatch.setattr(notifications, "_hand_over", lambda _message_id: None)


def answer(request):
    headers = {name: value for name, value in request.headers.items() if name.startswith("test-gateway")}
    response = Client().post(request.url.path, request.content, content_type="application/json", headers=headers)
    return httpx.Response(response.status_code, request=request)


def test_shop_and_reference_agree_whatever_happens():
    ShopMachine.done.clear()

    run_state_machine_as_test(ShopMachine, settings=settings_for(STEPS or SHORT))

    assert {verb for verb, is_allowed in ShopMachine.done if is_allowed} >= EVERYTHING
    assert ShopMachine.done.total() >= (STEPS or SHORT)


def test_machine_notices_a_reference_that_is_wrong(monkeypatch):
    right = Reference.cancel

    def forget_the_stock(self, order):
        right(self, order)
        order.state = "open"

    monkeypatch.setattr(Reference, "cancel", forget_the_stock)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(ShopMachine, settings=settings_for(SHORT))
