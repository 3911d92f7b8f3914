"""Orders' part of the admin."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from checkout.orders.admin.actions import register_own_actions
from checkout.orders.admin.dashboard import OrderQueuePanel
from checkout.orders.admin.viewset import OrderViewSet
from checkout.orders.models import Order

register_own_actions()
register_snippet(OrderViewSet)


@hooks.register("construct_homepage_panels")
def show_order_queue(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("orders.view_order"):
        panels.append(OrderQueuePanel())


@hooks.register("before_bulk_action")
def refuse_bulk_actions_on_orders(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Whatever the list does not offer is refused when somebody posts it by hand."""
    if action.model is Order:
        raise PermissionDenied
