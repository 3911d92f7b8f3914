"""The outbox: messages are written with the fact they tell of, and sent by the worker.

Sending is at least once with one narrow gap: a worker killed between handing the mail over and recording it leaves the
row claimed; when the claim runs out the mail is sent again, under the same Message-ID, by which receivers drop it.
In every other case each message is sent exactly once, however often its task is delivered.
"""

import logging
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from checkout.notifications.mail import render_mail
from checkout.notifications.models import Message
from checkout.notifications.tasks import send_message
from common.failpoints import failpoint

logger = logging.getLogger(__name__)

CLAIM_TIME = timedelta(minutes=10)
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message to be written. `context` holds what the builder registered for `kind` needs, ids rather than words."""

    kind: str
    dedupe_key: str
    recipient: str
    context: Mapping[str, Any]
    language: str


def enqueue_message(
    *,
    kind: str,
    dedupe_key: str,
    recipient: str,
    context: Mapping[str, Any],
    language: str,
    at: datetime,
) -> Message:
    """Write the message into the outbox as `enqueue_messages` does."""
    draft = MessageDraft(kind=kind, dedupe_key=dedupe_key, recipient=recipient, context=context, language=language)
    [stored] = enqueue_messages([draft], at=at)
    return stored


def enqueue_messages(drafts: Sequence[MessageDraft], *, at: datetime) -> list[Message]:
    """Write the messages into the outbox, each once per `dedupe_key`, and have them sent when the transaction commits.

    One statement. Should the task queue be out of reach, run_due sends them later.
    """
    messages = [
        Message(
            dedupe_key=draft.dedupe_key,
            kind=draft.kind,
            recipient=draft.recipient,
            context=dict(draft.context),
            language=draft.language,
            next_attempt_at=at,
            created_at=at,
        )
        for draft in drafts
    ]
    # Where a message is there already it stays as it is, and handing it over again does no harm.
    stored = Message.objects.bulk_create(
        messages, update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    transaction.on_commit(lambda: _hand_over([message.pk for message in stored]), robust=True)
    return stored


def forget_messages(*, kind: str, about: str) -> int:
    """Erase the messages of `kind` whose dedupe_key begins with `about`, sent or not; how many there were."""
    return Message.objects.filter(kind=kind, dedupe_key__startswith=about).delete()[0]


def deliver_message(*, message_id: int, at: datetime) -> bool:
    """Send the message if it is due and nobody else is sending it; True when it went out now.

    A failure is recorded and tried again later, with growing pauses; a refusal by the receiver is final.
    """
    if not _claim(message_id, at=at):
        return False
    message = Message.objects.filter(pk=message_id).first()
    if message is None:  # erased since it was claimed
        return False
    try:
        mail = render_mail(message)
        mail.send()
        failpoint("mail sent")
    except Exception as error:  # whatever goes wrong with one mail is recorded on it and must not stop the others
        logger.exception("message %s was not sent", message_id)
        _record_failure(message, error, at=at)
        return False
    Message.objects.filter(pk=message_id).update(
        status=Message.Status.SENT, sent_at=at, subject=mail.subject[:255], last_error=""
    )
    return True


def due_message_ids(*, at: datetime, limit: int = 500) -> list[int]:
    """Messages whose time has come, those left behind by a killed worker included; oldest first."""
    due = Message.objects.filter(_is_due(at)).order_by("next_attempt_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def send_due_messages(at: datetime) -> int:
    """Hand every due message to the worker; how many there were."""
    ids = due_message_ids(at=at)
    _hand_over(ids)
    return len(ids)


def _hand_over(message_ids: Sequence[int]) -> None:
    for message_id in message_ids:
        send_message.enqueue(message_id=message_id)


def _is_due(at: datetime) -> Q:
    return Q(status__in=[Message.Status.PENDING, Message.Status.SENDING], next_attempt_at__lte=at)


def _claim(message_id: int, *, at: datetime) -> bool:
    claimed = Message.objects.filter(_is_due(at), pk=message_id).update(
        status=Message.Status.SENDING, attempts=F("attempts") + 1, next_attempt_at=at + CLAIM_TIME
    )
    return claimed == 1


def _record_failure(message: Message, error: Exception, *, at: datetime) -> None:
    attempt = message.attempts
    is_final = isinstance(error, smtplib.SMTPRecipientsRefused) or attempt > len(RETRY_AFTER)
    pause = timedelta(0) if is_final else RETRY_AFTER[attempt - 1]
    Message.objects.filter(pk=message.pk).update(
        status=Message.Status.FAILED if is_final else Message.Status.PENDING,
        next_attempt_at=at + pause,
        last_error=f"{type(error).__name__}: {error}"[:500],
    )
