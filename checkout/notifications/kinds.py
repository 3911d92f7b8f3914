"""The kinds of messages, registered by the apps that know what they tell of.

A message's row holds ids only; the app that registered its kind turns them into what the templates show. So nothing
personal is copied into the outbox, and pictures are made by the worker, not while an order is being placed.
"""

from collections.abc import Callable, Mapping
from typing import Any

ContextBuilder = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_builders: dict[str, ContextBuilder] = {}


class UnknownKind(LookupError):
    """Nobody registered this kind of message."""


def register_kind(kind: str, build_context: ContextBuilder) -> None:
    """Let `build_context` turn a message's stored context into that of templates/emails/<kind>/."""
    _builders[kind] = build_context


def get_context_builder(kind: str) -> ContextBuilder:
    """What was registered for `kind`. Raises UnknownKind."""
    try:
        return _builders[kind]
    except KeyError:
        raise UnknownKind(kind) from None
