"""Signing up for the newsletter, twice: on the site, then by a press behind the link of a mail.

Links are signed: nothing of them is stored, and nobody can make one for another. Opening one changes nothing, since
programs that look for viruses open every link of a mail; a press on the page does.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from common.http import absolute_url
from common.messages import enqueue_message, forget_messages, register_kind
from common.throttles import Limit, is_allowed
from home.models import Subscriber

KIND = "newsletter_confirm"
CONFIRM_WITHIN = timedelta(days=7)
KEEP_UNCONFIRMED = timedelta(days=30)
MOST_AT_ONCE = 500
MAILS_TO_ONE = Limit("newsletter-email", 3, timedelta(hours=1))
CONFIRM_SALT, LEAVE_SALT = "home.newsletter.confirm", "home.newsletter.leave"


class DeadLink(LookupError):
    """The link is of nobody, was changed on its way, or is too old."""


@transaction.atomic
def ask_for_newsletter(
    *, email: str, consent_text: str, source: str, source_page: Page | None, language: str, at: datetime
) -> None:
    """Note that `email` asks for the newsletter, and send it the link that confirms it.

    An address that confirmed before keeps its state and is told so by mail. Beyond MAILS_TO_ONE nothing happens: who
    asks is never told which addresses are known.
    """
    email = email.strip().lower()
    if not is_allowed(limit=MAILS_TO_ONE, key=email, at=at):
        return
    facts = {
        "consent_text": consent_text,
        "source": source[:255],
        "source_page": source_page,
        "language": language,
        "asked_at": at,
    }
    subscriber, is_new = Subscriber.objects.get_or_create(email=email, defaults=facts)
    if not is_new and subscriber.state != Subscriber.State.CONFIRMED:
        Subscriber.objects.filter(pk=subscriber.pk).update(state=Subscriber.State.PENDING, **facts)
    enqueue_message(
        kind=KIND,
        dedupe_key=f"{_messages_of(subscriber.pk)}{at.isoformat()}",
        recipient=email,
        context={"subscriber_id": subscriber.pk, "until": (at + CONFIRM_WITHIN).isoformat()},
        language=language,
        at=at,
    )


def confirm_newsletter(*, token: str, at: datetime) -> Subscriber:
    """Whoever holds the link of the mail gets the newsletter from now on. Raises DeadLink."""
    subscriber = find_asking(token=token, at=at)
    Subscriber.objects.filter(pk=subscriber.pk).exclude(state=Subscriber.State.CONFIRMED).update(
        state=Subscriber.State.CONFIRMED, confirmed_at=at, unsubscribed_at=None
    )
    subscriber.refresh_from_db()
    return subscriber


def leave_newsletter(*, token: str, at: datetime) -> None:
    """Whoever holds the link gets no newsletter any more. Raises DeadLink."""
    subscriber = find_leaving(token=token)
    Subscriber.objects.filter(pk=subscriber.pk).exclude(state=Subscriber.State.UNSUBSCRIBED).update(
        state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at=at
    )


def forget_unconfirmed(at: datetime) -> int:
    """Erase addresses that asked and never confirmed; how many."""
    asked_before = at - KEEP_UNCONFIRMED
    old = Subscriber.objects.filter(state=Subscriber.State.PENDING, asked_at__lt=asked_before).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for subscriber_id in ids:
        erase_subscriber(subscriber_id=subscriber_id)
    return len(ids)


@transaction.atomic
def erase_subscriber(*, subscriber_id: int) -> None:
    """Take out the subscriber and what the outbox keeps of them; the address then stands nowhere."""
    forget_messages(kind=KIND, about=_messages_of(subscriber_id))
    Subscriber.objects.filter(pk=subscriber_id).delete()


def _messages_of(subscriber_id: int) -> str:
    """How the dedupe keys of a subscriber's messages begin."""
    return f"{KIND}:{subscriber_id}:"


def find_asking(*, token: str, at: datetime) -> Subscriber:
    """Whom the link of a mail confirms. Raises DeadLink."""
    facts = _read(token, CONFIRM_SALT)
    if datetime.fromisoformat(facts["until"]) < at:
        raise DeadLink
    return _find(facts)


def find_leaving(*, token: str) -> Subscriber:
    """Who leaves by this link, which never grows old. Raises DeadLink."""
    return _find(_read(token, LEAVE_SALT))


def confirm_url(subscriber: Subscriber, *, until: str) -> str:
    token = signing.Signer(salt=CONFIRM_SALT).sign_object({"id": subscriber.pk, "until": until})
    return absolute_url(reverse("home:newsletter_confirm", args=[token]))


def leave_url(subscriber: Subscriber) -> str:
    """The link that belongs into every letter; the same at each call."""
    token = signing.Signer(salt=LEAVE_SALT).sign_object({"id": subscriber.pk})
    return absolute_url(reverse("home:newsletter_leave", args=[token]))


def _read(token: str, salt: str) -> Mapping[str, Any]:
    try:
        facts: Mapping[str, Any] = signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise DeadLink from error
    return facts


def _find(facts: Mapping[str, Any]) -> Subscriber:
    """The subscriber of a link. One that was erased and came back has another number, and so other links."""
    try:
        return Subscriber.objects.get(pk=facts["id"])
    except Subscriber.DoesNotExist as error:
        raise DeadLink from error


def build_mail(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the mail shows. Raises Subscriber.DoesNotExist for one that was erased meanwhile."""
    subscriber = Subscriber.objects.get(pk=stored["subscriber_id"])
    return {
        "is_known": subscriber.state == Subscriber.State.CONFIRMED,
        "confirm_url": confirm_url(subscriber, until=stored["until"]),
        "leave_url": leave_url(subscriber),
        "consent_text": subscriber.consent_text,
        "until": datetime.fromisoformat(stored["until"]),
    }


def register() -> None:
    """Let the outbox send the mail of this module."""
    register_kind(KIND, build_mail)
