"""Work that comes due by the clock: apps register it, and the run_due command does it, every minute or so."""

import logging
from collections.abc import Callable
from datetime import datetime

DueWork = Callable[[datetime], int]

_works: dict[str, DueWork] = {}
logger = logging.getLogger(__name__)


def register_due_work(name: str, work: DueWork) -> None:
    """Have `work(at)` called by each run; it does what is due at that moment and says how many things it did."""
    _works[name] = work


def run_due_works(*, at: datetime) -> dict[str, int | None]:
    """Do everything that is due: name -> how many, or None where it failed. One failure does not stop the others."""
    done: dict[str, int | None] = {}
    for name, work in _works.items():
        try:
            done[name] = work(at)
        except Exception:
            logger.exception("due work %s failed", name)
            done[name] = None
    return done
