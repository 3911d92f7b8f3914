"""Writes what happens to orders: an OrderEvent for the order page and a log action for the site's own history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import LogActionRegistry
from wagtail.models import ModelLogEntry

from catalog.stock import Actor
from checkout.orders.models import Order, OrderEvent
from checkout.orders.states import EventKind


def record(
    order: Order,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    message: str = "",
    data: Mapping[str, Any] | None = None,
    is_public: bool = False,
) -> OrderEvent:
    """Append one event to the order's history, and one to the log that the back office shows."""
    event = OrderEvent.objects.create(
        order=order, kind=kind, message=message, data=dict(data or {}), is_public=is_public, actor_id=_pk(by), at=at
    )
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(Order),
        object_id=str(order.pk),
        label=str(order),
        action=f"orders.{kind.value}",
        data={"message": message},
        timestamp=at,
        user_id=_pk(by),
    )
    ModelLogEntry.objects.bulk_create([entry])  # wagtail's log() would ask whether the content type exists
    return event


def register_log_actions(actions: LogActionRegistry) -> None:
    """The log actions of orders, one for each kind of event."""
    for kind in EventKind:
        actions.register_action(f"orders.{kind.value}", kind.label, kind.label)


def _pk(by: Actor) -> Any:
    return by.pk if by is not None else None
