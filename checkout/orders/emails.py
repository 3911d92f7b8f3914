"""Order mails: puts them into the outbox, and turns the ids kept there into what the templates show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from wagtail.images.models import SourceImageIOError

from checkout.notifications.services import MessageDraft, enqueue_messages
from checkout.orders.addresses import address_lines
from checkout.orders.models import Order, OrderLine
from checkout.orders.selectors import line_views, list_held_of
from checkout.orders.totals import total_rows
from common import clock
from common.http import absolute_url
from common.messages import register_kind

KINDS = ("order_placed", "payment_received", "order_shipped", "order_delivered", "order_cancelled")
PICTURE_SPEC = "fill-192x240|format-png"  # shown at 96 x 120


@dataclass(frozen=True, slots=True)
class OrderMail:
    """What the customer is to be told once; `suffix` tells apart facts of one kind, such as two parcels."""

    kind: str
    suffix: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def enqueue_order_mails(order: Order, *mails: OrderMail, at: datetime) -> None:
    """Put the mails to the order's customer into the outbox, in the caller's transaction and in one statement."""
    drafts = [
        MessageDraft(
            kind=mail.kind,
            dedupe_key=":".join(filter(None, [mail.kind, str(order.pk), mail.suffix])),
            recipient=order.contact.email,
            context={"order_id": order.pk, **mail.extra},
            language=order.language,
        )
        for mail in mails
    ]
    enqueue_messages(drafts, at=at)


def register_mail_kinds() -> None:
    for kind in KINDS:
        register_kind(kind, order_mail_context)


def order_mail_context(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What every order mail shows: the order, its lines with pictures, its addresses and the link to its page.

    What is not in yet is told with the day as it is when the mail is sent.
    """
    lines = Prefetch("lines", OrderLine.objects.select_related("picture"))
    order = Order.objects.select_related("contact").prefetch_related(lines).get(pk=stored["order_id"])
    views = line_views(order, held=list_held_of(order, at=clock.now()))
    context = {
        "order": order,
        "contact": order.contact,
        "totals": total_rows(order, order.adjustments.all()),
        "lines": [{"item": view, "line": view.line, "picture_url": _picture_url(view.line)} for view in views],
        "delivery_lines": address_lines(order.contact.delivery_address),
        "order_url": absolute_url(reverse("orders:status", args=[order.token])),
    }
    if "shipment_id" in stored:
        shipment = order.shipments.get(pk=stored["shipment_id"])
        context["shipment"] = shipment
        context["shipped_lines"] = list(shipment.lines.select_related("line").order_by("line__position"))
        context["is_partial"] = any(view.line.shipped_quantity < view.line.quantity for view in views)
    return context


def _picture_url(line: OrderLine) -> str:
    if line.picture is None:
        return ""
    try:
        return absolute_url(line.picture.get_rendition(PICTURE_SPEC).url)
    except (SourceImageIOError, OSError):
        return ""  # a picture that is gone must not keep the mail back
