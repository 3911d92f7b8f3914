"""The sweep after a crash, and the gateway's callbacks, which reach the shop without a network."""

import io
from datetime import datetime

import httpx
from django.core.management import call_command
from django.test import Client

from checkout.payments.gateways.test import delivery
from common import clock


def sweep(*, at: datetime) -> list[str]:
    """Do what run_due does at that moment; what failed in it."""
    errors = io.StringIO()
    with clock.travel_to(at):
        call_command("run_due", stdout=io.StringIO(), stderr=errors)
    return errors.getvalue().splitlines()


def bring_callbacks_home() -> None:
    """Let the test gateway's posts be answered by this process instead of a server."""
    delivery.http_client = lambda: httpx.Client(transport=httpx.MockTransport(_answer))


def _answer(request: httpx.Request) -> httpx.Response:
    headers = {name: value for name, value in request.headers.items() if name.startswith("test-gateway")}
    answer = Client().post(request.url.path, request.content, content_type="application/json", headers=headers)
    return httpx.Response(answer.status_code, request=request)
