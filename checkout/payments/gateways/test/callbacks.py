"""The test gateway's callbacks: how they are written and signed, and how the shop reads them.

The signature is HMAC-SHA256 over "<unix time>.<raw body>", so that neither an old body nor one that was parsed and
written again passes. Header: Test-Gateway-Signature: t=<unix time>,v1=<hex digest>
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from checkout.payments.gateways.base import BadEvent, EventKind, GatewayEvent

SIGNATURE_HEADER = "test-gateway-signature"
TOLERANCE_SECONDS = 5 * 60
MAXIMUM_DEPTH = 8


def sign(body: bytes, at: datetime) -> str:
    """The signature header for `body` sent at `at`."""
    timestamp = int(at.timestamp())
    return f"t={timestamp},v1={_digest(timestamp, body)}"


def read_callback(*, body: bytes, headers: Mapping[str, str], at: datetime) -> GatewayEvent:
    """The event in a signed callback. Raises BadEvent for a missing, wrong or old signature, and for odd contents."""
    _verify(body, headers.get(SIGNATURE_HEADER, ""), at=at)
    try:
        facts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadEvent("not JSON") from error
    if not isinstance(facts, dict) or _depth(facts) > MAXIMUM_DEPTH or not _is_storable(body, facts):
        raise BadEvent("not an event")
    return event_from_facts(facts)


def event_from_facts(facts: Mapping[str, Any]) -> GatewayEvent:
    """The event told by the ledger's facts. Raises BadEvent."""
    try:
        kind = EventKind(facts["kind"])
        words = {name: facts[name] for name in ("id", "reference", "currency", "key")}
        words["refund_key"], words["message"] = facts.get("refund_key", ""), facts.get("message", "")
        amount = facts["amount"]
    except (KeyError, ValueError) as error:
        raise BadEvent("an event lacks something") from error
    if not all(isinstance(word, str) and len(word) <= 200 for word in words.values()) or len(words["currency"]) != 3:
        raise BadEvent("an event holds something odd")
    if type(amount) is not int or not 0 <= amount < 2**53 or not 0 < len(words["id"]) <= 150:
        raise BadEvent("an event holds something odd")
    return GatewayEvent(
        event_id=words["id"],
        kind=kind,
        gateway_reference=words["reference"],
        amount=amount,
        currency=words["currency"],
        key=words["key"],
        refund_key=words["refund_key"],
        message=words["message"],
        payload=dict(facts),
    )


def _verify(body: bytes, header: str, *, at: datetime) -> None:
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp, digest = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadEvent("no signature")
    if not hmac.compare_digest(_digest(int(stamp), body).encode(), digest.encode(errors="replace")):
        raise BadEvent("wrong signature")
    if abs(at.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise BadEvent("old signature")


def _digest(timestamp: int, body: bytes) -> str:
    key = salted_hmac("checkout.payments.gateways.test", "callbacks", algorithm="sha256").digest()
    return hmac.new(key, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        deepest = max(deepest, depth)
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting.extend((child, depth + 1) for child in children)
    return deepest


def _is_storable(body: bytes, facts: Mapping[str, Any]) -> bool:
    """No database stores NUL characters or lone surrogates, which JSON can spell."""
    try:
        json.dumps(facts, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, UnicodeEncodeError):
        return False
    return b"\\u0000" not in body
