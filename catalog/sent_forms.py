"""Which forms about stock were sent, so that what is sent twice is done once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from catalog.models import SentForm


class SentBefore(Exception):
    """The form was sent already, and what it asked for is done."""


def note_sent(*, once: UUID, at: datetime) -> None:
    """Take note that a form was sent, in the transaction that does what it asks for. Raises SentBefore.

    Of two that come at one moment the second waits for the first, and takes its place where that was refused.
    """
    try:
        with transaction.atomic():
            SentForm.objects.create(once=once, sent_at=at)
    except IntegrityError as clash:
        raise SentBefore from clash
