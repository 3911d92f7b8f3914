"""Where races are run: a running site with its database and log, and what came of those who raced."""

import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from testing import databases, server
from testing.race import Browser, place, race

LOCKED = re.compile(r"deadlock detected|database is locked")
COUNTED = "SELECT COALESCE(SUM(line.quantity), 0) FROM orders_orderline line WHERE line.variant_id IN ({})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one of the crowd got: a status (0 where the connection broke), where it leads, and after how long."""

    status: int
    location: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Burst:
    """One round: how many orders or units came of it beside how many had to, and every answer."""

    done: int
    due: int
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Round:
    """A round's own variants, and what each of its buyers presses the button with."""

    variants: Sequence[int]
    buyers: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Arena:
    """The site under test."""

    url: str
    database_url: str
    folder: Path

    def prepare(
        self,
        *,
        rounds: int,
        stocks: Sequence[int],
        baskets: Sequence[Sequence[int]],
        code_limit: int | None = None,
        card_orders: int | None = None,
    ) -> list[Round]:
        """Rounds of buyers who have walked up to the review; see testing.races.crowd."""
        specification = json.dumps(
            {
                "rounds": rounds,
                "stocks": list(stocks),
                "baskets": [list(basket) for basket in baskets],
                "code_limit": code_limit,
                "card_orders": card_orders,
            }
        )
        printed = server.run_module(
            "testing.races.crowd", specification, database_url=self.database_url, folder=self.folder
        )
        return [Round(**each) for each in json.loads(printed)]

    def browser_of(self, buyer: dict[str, Any]) -> Browser:
        """The buyer's browser: their cart's cookie, and one that proves that the form is the site's own."""
        browser = Browser(self.url)
        browser.session.cookies.update({"cart": buyer["token"], "csrf": secrets.token_hex(16)})
        return browser

    def count_units(self, variants: Sequence[int]) -> int:
        """How many units of the variants were ordered."""
        return self.ask(COUNTED.format(", ".join(str(variant) for variant in variants)))

    def ask(self, query: str) -> int:
        """The one number that a query gives."""
        return int(databases.fetch(self.database_url, query)[0][0])

    def count_locked(self) -> int:
        """How often a request ended in a deadlock or a lock that it did not get, by the site's log."""
        logs = (path.read_text(errors="replace") for path in self.folder.glob("gunicorn-*.log"))
        return sum(len(LOCKED.findall(log)) for log in logs)


def press(browser: Browser, form: dict[str, Any]) -> Callable[[], requests.Response]:
    """The act of pressing the button of the review."""
    return lambda: place(browser, form)


def timed(act: Callable[[], requests.Response]) -> Answer:
    """Do it and see what comes of it, and when."""
    begin = time.perf_counter()
    try:
        response = act()
    except requests.RequestException:
        return Answer(status=0, location="", seconds=time.perf_counter() - begin)
    location = response.headers.get("Location", "")
    return Answer(status=response.status_code, location=location, seconds=time.perf_counter() - begin)


def release(acts: Sequence[Callable[[], requests.Response]]) -> list[Answer]:
    """Do everything at the same moment."""

    def racer(act: Callable[[], requests.Response]) -> Callable[[threading.Barrier], Answer]:
        def run(barrier: threading.Barrier) -> Answer:
            barrier.wait()
            return timed(act)

        return run

    return race([racer(act) for act in acts])
