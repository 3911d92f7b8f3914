"""Limits on how often something may be tried, for every app; who counts is opened when the project starts.

The counts themselves are checkout's (checkout.notifications.throttle): in the database, so that all workers count
together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` of `scope` per key within each `window`."""

    scope: str
    tries: int
    window: timedelta


class Counter(Protocol):
    """Counts one try of `key` and says whether it is within the limit."""

    def __call__(self, *, limit: Limit, key: str, at: datetime) -> bool: ...


class NoCounter(RuntimeError):
    """No app of the project counts tries."""


_counters: list[Counter] = []


def open_counter(counter: Counter) -> None:
    """Have tries counted by `counter` from now on."""
    _counters[:] = [counter]


def is_allowed(*, limit: Limit, key: str, at: datetime) -> bool:
    """Count one try and say whether it is within the limit. Raises NoCounter."""
    if not _counters:
        raise NoCounter
    return _counters[0](limit=limit, key=key, at=at)
