"""Where other apps add what they know to an order: panels, actions and a hand in its closing.

Orders know nothing of payments; payments register here, from their AppConfig.ready().
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise

from catalog.stock import Actor
from checkout.orders.models import Order

Words = str | Promise
ContextGetter = Callable[[Order, HttpRequest], Mapping[str, Any]]


class ActionRefused(Exception):
    """An action that cannot be done now; the message, in words for people, says why."""


@dataclass(frozen=True, slots=True)
class OrderPanel:
    """A part of an order page: a template and what it shows; an empty context hides it."""

    name: str
    template: str
    get_context: ContextGetter
    heading: Words = ""
    position: int = 100


class RunAction(Protocol):
    def __call__(self, *, order_id: int, data: Mapping[str, Any], by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class OrderAction:
    """Something staff can do to an order. `permission` is "orders.<codename>".

    `get_form` makes the form that asks for what is needed, from the order, the posted data and no query in a template;
    None asks for nothing but a confirmation. `run` gets its cleaned data and raises ActionRefused or
    IllegalTransition.
    """

    name: str
    label: Words
    permission: str
    is_available: Callable[[Order], bool]
    run: RunAction
    get_form: Callable[[Order, Mapping[str, Any] | None], forms.Form] | None = None
    help_text: Words = ""
    icon: str = "check"
    is_serious: bool = False
    position: int = 100


class OnClosed(Protocol):
    """Called inside the transaction that cancels or expires an order, with the order row locked."""

    def __call__(self, *, order: Order, by: Actor, at: datetime) -> None: ...


_staff_panels: dict[str, OrderPanel] = {}
_customer_panels: dict[str, OrderPanel] = {}
_actions: dict[str, OrderAction] = {}
_on_closed: dict[str, OnClosed] = {}


def register_panel(panel: OrderPanel) -> None:
    """Show `panel` on the order page of the back office."""
    _staff_panels[panel.name] = panel


def register_customer_panel(panel: OrderPanel) -> None:
    """Show `panel` on the customer's order page."""
    _customer_panels[panel.name] = panel


def register_action(action: OrderAction) -> None:
    """Offer `action` on the order page of the back office."""
    _actions[action.name] = action


def register_on_closed(name: str, on_closed: OnClosed) -> None:
    """Have `on_closed` called whenever an order is cancelled or expires."""
    _on_closed[name] = on_closed


def list_panels() -> list[OrderPanel]:
    return sorted(_staff_panels.values(), key=lambda panel: panel.position)


def list_customer_panels() -> list[OrderPanel]:
    return sorted(_customer_panels.values(), key=lambda panel: panel.position)


def list_actions(order: Order) -> list[OrderAction]:
    """What can be done to `order` as it is now, whoever asks."""
    return sorted(
        (action for action in _actions.values() if action.is_available(order)), key=lambda action: action.position
    )


def get_action(name: str) -> OrderAction | None:
    return _actions.get(name)


def notify_closed(*, order: Order, by: Actor, at: datetime) -> None:
    """Tell everybody who registered that `order` was cancelled or has expired."""
    for on_closed in _on_closed.values():
        on_closed(order=order, by=by, at=at)
