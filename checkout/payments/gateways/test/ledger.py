"""The payment company's side of the test gateway: charges, decisions on the pay page, and callbacks to the shop.

Nothing here touches the shop's tables, and the shop reads nothing here but through the gateway.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from checkout.payments.gateways.base import Declined, EventKind, GatewayError
from checkout.payments.gateways.test.models import TestCallback, TestCharge, TestRefund
from checkout.payments.gateways.test.tasks import send_callback

Status = TestCharge.Status

SUCCEEDS = "0000000000000001"
DECLINES = "0000000000000002"
ASKS = "0000000000000003"
RESERVES = "0000000000000004"

DECISIONS = {
    SUCCEEDS: Status.SUCCEEDED,
    DECLINES: Status.DECLINED,
    ASKS: Status.CONFIRMING,
    RESERVES: Status.AUTHORISED,
}
MESSAGES = {Status.DECLINED: "The card was declined.", Status.CANCELLED: "The payment was cancelled."}


class UnknownCard(ValueError):
    """A card number that the test gateway does not play with; it is not kept."""


@transaction.atomic
def open_charge(
    *, key: str, amount: int, currency: str, description: str, return_url: str, at: datetime
) -> TestCharge:
    """The charge of this idempotency key, opened once. Raises GatewayError if it was used for another amount."""
    charge, _is_new = TestCharge.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "amount": amount,
            "currency": currency,
            "description": description,
            "return_url": return_url,
            "created_at": at,
        },
    )
    if (charge.amount, charge.currency) != (amount, currency):
        raise GatewayError("the idempotency key was used for another amount", permanent=True)
    return charge


def find_charge(*, reference: str, key: str) -> TestCharge | None:
    """The charge by its reference or, where that was lost, by the shop's key."""
    charges = TestCharge.objects.all()
    return (charges.filter(reference=reference) if reference else charges.filter(idempotency_key=key)).first()


def pay_with(*, reference: str, card_number: str, at: datetime) -> TestCharge:
    """Pay an open charge with one of the play cards. Raises UnknownCard."""
    if card_number not in DECISIONS:
        raise UnknownCard
    return _decide(reference, Status.OPEN, DECISIONS[card_number], at=at)


def confirm(*, reference: str, at: datetime) -> TestCharge:
    """The second step, in which the card's owner says: it is me."""
    return _decide(reference, Status.CONFIRMING, Status.SUCCEEDED, at=at)


def refuse(*, reference: str, at: datetime) -> TestCharge:
    """The second step, in which somebody says: that was not me."""
    return _decide(reference, Status.CONFIRMING, Status.DECLINED, at=at)


def cancel(*, reference: str, at: datetime) -> TestCharge:
    """Leave the pay page without paying."""
    charge = _decide(reference, Status.OPEN, Status.CANCELLED, at=at)
    return charge if charge.status != Status.CONFIRMING else _decide(reference, charge.status, Status.CANCELLED, at=at)


def capture(*, reference: str, at: datetime) -> TestCharge:
    """Take reserved money, once. Raises GatewayError when nothing is reserved."""
    charge = _decide(reference, Status.AUTHORISED, Status.SUCCEEDED, at=at)
    if charge.status != Status.SUCCEEDED:
        raise GatewayError(f"the charge is {charge.status}", permanent=True)
    return charge


@transaction.atomic
def refund(*, reference: str, key: str, amount: int, at: datetime) -> TestRefund:
    """Give money back, once per key. Raises Declined when it is more than was taken."""
    charge = _get(reference)
    known = TestRefund.objects.filter(idempotency_key=key).first()
    if known is not None:
        return known
    taken = TestCharge.objects.filter(pk=charge.pk, status=Status.SUCCEEDED, amount__gte=F("refunded") + amount)
    if not taken.update(refunded=F("refunded") + amount):
        raise Declined("more than was taken cannot be given back")
    row = TestRefund.objects.create(charge=charge, idempotency_key=key, amount=amount, created_at=at)
    facts = charge_facts(charge, EventKind.REFUNDED)
    _tell_shop(charge, {**facts, "amount": amount, "refund_key": key}, at=at)
    return row


def charge_facts(charge: TestCharge, kind: EventKind) -> dict[str, Any]:
    """What the company tells of a charge."""
    return {
        "kind": kind.value,
        "reference": charge.reference,
        "key": charge.idempotency_key,
        "amount": charge.amount,
        "currency": charge.currency,
        "message": MESSAGES.get(Status(charge.status), ""),
    }


@transaction.atomic
def _decide(reference: str, old: TestCharge.Status | str, new: TestCharge.Status, *, at: datetime) -> TestCharge:
    """Move a charge on, once; one that was decided before stays as it is."""
    charge = _get(reference)
    if TestCharge.objects.filter(pk=charge.pk, status=old).update(status=new, decided_at=at):
        charge.refresh_from_db()
        if not charge.is_undecided:
            _tell_shop(charge, charge_facts(charge, charge.event_kind), at=at)
    else:
        charge.refresh_from_db()
    return charge


def _get(reference: str) -> TestCharge:
    try:
        return TestCharge.objects.select_for_update().get(reference=reference)
    except TestCharge.DoesNotExist:
        raise GatewayError("no such charge", permanent=True) from None


def _tell_shop(charge: TestCharge, facts: Mapping[str, Any], *, at: datetime) -> None:
    event_id = f"te_{secrets.token_urlsafe(18)}"
    body = json.dumps({"id": event_id, **facts})
    callback = TestCallback.objects.create(charge=charge, event_id=event_id, body=body, next_attempt_at=at)
    transaction.on_commit(lambda: _hand_over(callback.pk), robust=True)


def _hand_over(callback_id: int) -> None:
    send_callback.enqueue(callback_id=callback_id)
