"""The mail that says how to pay an order by transfer."""

from collections.abc import Mapping
from typing import Any

from checkout.orders.emails import order_mail_context
from checkout.payments.services import get_instructions
from common.messages import register_kind


def register_mail_kinds() -> None:
    register_kind("payment_pending", payment_pending_context)


def payment_pending_context(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The order with what its customer needs to pay it."""
    context = order_mail_context(stored)
    context["instructions"] = get_instructions(order=context["order"])
    return context
