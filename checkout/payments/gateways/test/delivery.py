"""Posts the test gateway's callbacks to the shop, over real HTTP, and again until the shop has taken them."""

import logging
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.db.models import F
from django.urls import reverse

from checkout.payments.gateways.test.callbacks import SIGNATURE_HEADER, sign
from checkout.payments.gateways.test.models import TestCallback
from checkout.payments.gateways.test.tasks import send_callback
from common.failpoints import failpoint

logger = logging.getLogger(__name__)

GATEWAY = "test"
CLAIM_TIME = timedelta(minutes=1)
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21600, 86400))


def http_client() -> httpx.Client:
    """What callbacks are posted with: impatient, and following no redirect."""
    return httpx.Client(timeout=httpx.Timeout(10, connect=3), follow_redirects=False, trust_env=False)


def deliver_callback(*, callback_id: int, at: datetime) -> bool:
    """Post the callback if it is due and nobody else is posting it; True when the shop took it now."""
    due = TestCallback.objects.filter(pk=callback_id, delivered_at=None, next_attempt_at__lte=at)
    if not due.update(attempts=F("attempts") + 1, next_attempt_at=at + CLAIM_TIME):
        return False
    callback = TestCallback.objects.get(pk=callback_id)
    body = callback.body.encode()
    url = settings.SITE_URL.rstrip("/") + reverse("payments:webhook", args=[GATEWAY])
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(body, at)}
    try:
        with http_client() as client:
            client.post(url, content=body, headers=headers).raise_for_status()
        failpoint("callback taken")
    except httpx.HTTPError as error:
        _try_later(callback, str(error), at=at)
        return False
    TestCallback.objects.filter(pk=callback_id).update(delivered_at=at, next_attempt_at=None, last_error="")
    return True


def send_due_callbacks(at: datetime) -> int:
    """Hand every callback that is due to the worker; how many there were."""
    due = TestCallback.objects.filter(delivered_at=None, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:200])
    for callback_id in ids:
        send_callback.enqueue(callback_id=callback_id)
    return len(ids)


def _try_later(callback: TestCallback, error: str, *, at: datetime) -> None:
    logger.warning("callback %s was not taken: %s", callback.event_id, error)
    is_last = callback.attempts > len(RETRY_AFTER)
    next_attempt_at = None if is_last else at + RETRY_AFTER[callback.attempts - 1]
    TestCallback.objects.filter(pk=callback.pk).update(next_attempt_at=next_attempt_at, last_error=error[:255])
