"""Mails, as every app may hand them in: the kinds there are, and the door of the outbox that sends them.

The outbox itself is checkout's (checkout.notifications) and opens the door when the project starts; apps below it hand
in here. A message holds ids only: the app that registered its kind turns them into what the templates show. So nothing
personal is copied into the outbox, and pictures are made by the worker, not while an order is being placed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

ContextBuilder = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Outbox(Protocol):
    """What takes a message in, once per `dedupe_key`, in the caller's transaction."""

    def __call__(
        self,
        *,
        kind: str,
        dedupe_key: str,
        recipient: str,
        context: Mapping[str, Any],
        language: str,
        at: datetime,
    ) -> object: ...


class Shredder(Protocol):
    """What takes messages of a kind back out, sent or not; how many there were."""

    def __call__(self, *, kind: str, about: str) -> int: ...


_builders: dict[str, ContextBuilder] = {}
_outboxes: list[tuple[Outbox, Shredder]] = []


class UnknownKind(LookupError):
    """Nobody registered this kind of message."""


class NoOutbox(RuntimeError):
    """No app of the project sends messages."""


def register_kind(kind: str, build_context: ContextBuilder) -> None:
    """Let `build_context` turn a message's stored context into that of templates/emails/<kind>/."""
    _builders[kind] = build_context


def get_context_builder(kind: str) -> ContextBuilder:
    """What was registered for `kind`. Raises UnknownKind."""
    try:
        return _builders[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def open_outbox(outbox: Outbox, shredder: Shredder) -> None:
    """Have messages taken in by `outbox`, and taken back by `shredder`, from now on."""
    _outboxes[:] = [(outbox, shredder)]


def enqueue_message(
    *, kind: str, dedupe_key: str, recipient: str, context: Mapping[str, Any], language: str, at: datetime
) -> None:
    """Have the message sent once per `dedupe_key` when the transaction commits. Raises NoOutbox."""
    outbox, _shredder = _doors()
    outbox(kind=kind, dedupe_key=dedupe_key, recipient=recipient, context=context, language=language, at=at)


def forget_messages(*, kind: str, about: str) -> int:
    """Erase the messages of `kind` whose dedupe_key begins with `about`, with the addresses they went to; how many.

    One that is not sent yet never is. Raises NoOutbox.
    """
    _outbox, shredder = _doors()
    return shredder(kind=kind, about=about)


def _doors() -> tuple[Outbox, Shredder]:
    if not _outboxes:
        raise NoOutbox
    return _outboxes[0]
