"""What becomes of a message: it is stored, and whoever answers gets a mail."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from common.http import absolute_url
from common.messages import enqueue_message, register_kind
from home.models import ContactMessage, ContactPage

MAIL = "contact_message"


@transaction.atomic
def take_message(*, page: ContactPage, form: forms.Form, nonce: str, at: datetime) -> ContactMessage:
    """Store what a valid form holds, and have it mailed to the page's address when this is committed.

    The same words out of the same opening of the form (`nonce`), as by a second press, are one message. Whether the
    mail can be sent now matters to nobody here: the outbox tries again.
    """
    data = {name: form.cleaned_data[name] for name in form.fields}
    text = json.dumps([page.pk, nonce, data], cls=DjangoJSONEncoder)
    message, is_new = ContactMessage.objects.get_or_create(
        digest=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "page": page,
            "form_data": data,
            "labels": [[name, str(field.label)] for name, field in form.fields.items()],
            "sender": _sender(form),
            "words": _words(data),
            "submit_time": at,
        },
    )
    if is_new and page.to_address:
        enqueue_message(
            kind=MAIL,
            dedupe_key=f"{MAIL}:{message.pk}",
            recipient=page.to_address,
            context={"message_id": message.pk},
            language=get_language() or "en",
            at=at,
        )
    return message


def _words(data: Mapping[str, Any]) -> str:
    """What was written or chosen, for lists and their search; ticks say nothing without their labels."""
    texts = (", ".join(value) if isinstance(value, list) else value for value in data.values())
    return "\n".join(str(text) for text in texts if text and not isinstance(text, bool))


def _sender(form: forms.Form) -> str:
    """What stands in the first field that asks for an e-mail address."""
    addresses = (form.cleaned_data[name] for name, field in form.fields.items() if isinstance(field, forms.EmailField))
    return next((address for address in addresses if address), "")


def register_mail_kinds() -> None:
    register_kind(MAIL, message_mail_context)


def message_mail_context(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the mail about a message shows; answering it writes to the sender."""
    message = ContactMessage.objects.select_related("page").get(pk=stored["message_id"])
    page = message.page
    return {
        "message": message,
        "answers": message.answers,
        "page_title": page.title if page else "",
        "mail_subject": page.subject if page else "",
        "message_url": absolute_url(reverse("contact_messages:inspect", args=[message.pk])),
        "reply_to": message.sender,
    }
