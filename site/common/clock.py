"""The only clock. Staff can look at the shop as of another moment, so nobody else calls timezone.now()."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_shown_moment: ContextVar[datetime | None] = ContextVar("shown_moment", default=None)


def now() -> datetime:
    """The moment the shop is shown for, aware, in UTC."""
    return _shown_moment.get() or timezone.now()


def shop_date(at: datetime) -> date:
    """The day that it is in the shop's own time zone at `at` (aware), wherever whoever asks may be."""
    return timezone.localdate(at, timezone.get_default_timezone())


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Show the shop as of `moment` (aware) inside the block; other requests are not touched."""
    token = _shown_moment.set(moment)
    try:
        yield
    finally:
        _shown_moment.reset(token)
