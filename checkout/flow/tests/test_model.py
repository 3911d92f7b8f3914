"""The services against the reference: whatever people do in whatever order, both agree and the oracle is silent.

MODEL_STEPS, as `make model` sets it, makes the run so long and the order new each time; a short one that is always the
same is part of every test run.
"""

import os

import httpx
import pytest
from django.db.models import F
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from catalog import allocation, stock
from catalog.models import StockArrival
from checkout.flow.tests.model.machine import ShopMachine, machine_of
from checkout.flow.tests.model.reference import Reference
from checkout.notifications import services as notifications
from checkout.payments.gateways.test import delivery
from checkout.promotions import selectors

pytestmark = pytest.mark.django_db

STEPS_A_RUN = 24
SPARE = 1.3  # some runs end sooner, and a step that would make no sense is not counted
STEPS = int(os.environ.get("MODEL_STEPS") or 0)
SHORT = 480
UNTIL_NOTICED = 2_400  # such a run ends where the difference is seen
EVERYTHING = {
    *("add", "change", "introduce", "enter_code", "remove_code", "enter_card", "remove_card", "look", "place"),
    *("place_again", "pay_online", "take_by_hand", "give_back", "cancel", "send", "send_the_rest", "arrive", "wait"),
    *("reprice", "put_on_sale", "end_sale", "limit_deal", "set_card", "adjust_card"),
    *("receive", "adjust", "count", "move", "expect", "take_in", "call_off"),
}

RARE = {"give_back", "take_in", "call_off"}  # need several steps before them: a short run may miss them


def settings_for(steps, *, is_new=False):
    """How a run of so many steps goes: the same each time, or new and with what it finds made short (minutes)."""
    return settings(
        max_examples=int(steps * SPARE) // STEPS_A_RUN,
        stateful_step_count=STEPS_A_RUN,
        derandomize=not is_new,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if is_new else [Phase.generate],
        print_blob=True,
        report_multiple_bugs=is_new,
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

    run_state_machine_as_test(ShopMachine, settings=settings_for(STEPS or SHORT, is_new=bool(STEPS)))

    expected = EVERYTHING if STEPS else EVERYTHING - RARE
    assert {verb for verb, is_allowed in ShopMachine.done if is_allowed} >= expected
    assert ShopMachine.done.total() >= (STEPS or SHORT)


def test_machine_notices_a_reference_that_is_wrong(monkeypatch):
    right = Reference.cancel

    def forget_the_stock(self, order):
        right(self, order)
        order.state = "open"

    monkeypatch.setattr(Reference, "cancel", forget_the_stock)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_of("add", "buy", "cancel"), settings=settings_for(UNTIL_NOTICED))


def nothing(*_arguments, **_named):
    return None


def list_without_asking_who(*, codes, keys, at, list_promotions=selectors.list_promotions):
    return list_promotions(codes=codes, keys=(), at=at)


def from_the_last_place(wanted, shelves, *, one_place=allocation._one_place):
    return one_place(wanted, shelves[::-1])


def move_blindly(*, variant, source, target, quantity, by, at):
    for location, change in ((source, -quantity), (target, quantity)):
        stock.adjust(variant=variant, location=location, change=change, note="Moved", by=by, at=at)


def take_blindly(arrival, quantity, *, seen, at):
    left = StockArrival.objects.filter(pk=arrival.pk, quantity__gte=quantity)
    left.update(quantity=F("quantity") - quantity, closed_at=at if quantity == seen else None)


# What is broken: the guard that is taken out, what stands in for it, and the steps that run into it.
BROKEN = {
    "a cancelled order keeps its use of a code": (
        *("checkout.flow.promotions.give_back", nothing),
        ("add", "enter_code", "buy", "cancel"),
    ),
    "a customer uses a code beyond their limit": (
        *("checkout.promotions.selectors.list_promotions", list_without_asking_who),
        ("add", "enter_code", "introduce", "buy"),
    ),
    "a cancelled order keeps what a gift card held for it": (
        *("checkout.payments.services.release_held", nothing),
        ("add", "enter_card", "buy", "cancel"),
    ),
    "a refund does not get to its gift card": (
        *("checkout.giftcards.services.refund", nothing),
        ("add", "enter_card", "buy", "pay_online", "give_back"),
    ),
    "the last location serves what the first one has": (
        *("catalog.allocation._one_place", from_the_last_place),
        ("add", "buy"),
    ),
    "what orders hold is moved elsewhere": ("catalog.plans.transfer", move_blindly, ("add", "buy", "move")),
    "goods arrive that were received already": ("catalog.plans._take_from", take_blindly, ("expect", "take_in")),
    "another price is charged than the one that was seen": (
        *("checkout.flow.services._refuse_unless_agreed", nothing),
        ("add", "look", "place", "reprice", "put_on_sale"),
    ),
}


@pytest.mark.parametrize(("guard", "stand_in", "verbs"), BROKEN.values(), ids=BROKEN)
def test_machine_notices_that(guard, stand_in, verbs, monkeypatch):
    monkeypatch.setattr(guard, stand_in)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine_of(*verbs), settings=settings_for(UNTIL_NOTICED))
