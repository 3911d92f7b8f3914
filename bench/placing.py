"""Pressing the button of ready checkouts, each once: the shop's own, and the same statements run by hand."""

import http.client
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.load import Action, Measurement, measure
from testing.server import ROOT, environment, running_site

Ready = dict[str, Any]
CLIENTS = 8
CSRF = "b" * 32
BARE = "bench.bare_placing"
THANKS = "/checkout/done/"
WARM_SECONDS = 1.0
MOST_A_SECOND = 900  # checkouts made ready for every second of a row


def make_ready(*, count: int, variants: Sequence[int], database_url: str, folder: Path) -> list[Ready]:
    """Write `count` checkouts of two lines that wait for their button."""
    finished = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "ready.py"), str(count), json.dumps(list(variants))],
        env=environment(database_url, folder),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    ready: list[Ready] = json.loads(finished.stdout.splitlines()[-1])
    return ready


class Queue:
    """Hands every ready checkout out once, to whichever process asks."""

    def __init__(self, ready: Sequence[Ready]) -> None:
        self.ready = ready
        self.next = multiprocessing.get_context("fork").Value("i", 0)

    def take(self) -> Ready | None:
        with self.next.get_lock():
            index = self.next.value
            self.next.value += 1
        return self.ready[index] if index < len(self.ready) else None

    def press(self) -> Action:
        """Press the next button; anything but the thank-you page fails, and so does a queue that has run dry."""

        def action(connection: http.client.HTTPConnection) -> bool:
            ready = self.take()
            if ready is None:
                return False
            headers = {
                "Origin": f"http://{connection.host}:{connection.port}",
                "Cookie": f"cart={ready['token']}; csrf={CSRF}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request("POST", "/checkout/place/", urlencode({**ready, "csrfmiddlewaretoken": CSRF}), headers)
            response = connection.getresponse()
            response.read()
            return response.status == 302 and (response.headers["Location"] or "").startswith(THANKS)

        return action


@contextmanager
def bare_placing(*, checkout: Ready, database_url: str, folder: Path, workers: int, threads: int) -> Iterator[str]:
    """The yardstick under the same gunicorn; `checkout` is placed for the recording."""
    os.environ["BENCH_CHECKOUT"] = checkout["pk"]
    with running_site(
        database_url=database_url, folder=folder, application=BARE, workers=workers, threads=threads
    ) as address:
        yield address


def measure_placing(address: str, ready: Sequence[Ready], *, seconds: float) -> Measurement:
    queue = Queue(ready)
    measure(address, queue.press, connections=CLIENTS, seconds=WARM_SECONDS)
    return measure(address, queue.press, connections=CLIENTS, seconds=seconds)


def print_placing(*, database_url: str, folder: Path, variants: Sequence[int], seconds: float, **server: int) -> None:
    """Orders a second of the shop, of the statements alone, and the share."""
    most = int((seconds + WARM_SECONDS) * MOST_A_SECOND)
    checkouts = make_ready(count=2 * most + 1, variants=variants, database_url=database_url, folder=folder)
    recorded, for_shop, for_bare = checkouts[0], checkouts[1 : most + 1], checkouts[most + 1 :]
    with bare_placing(checkout=recorded, database_url=database_url, folder=folder, **server) as address:
        bare = measure_placing(address, for_bare, seconds=seconds)
    with running_site(database_url=database_url, folder=folder, **server) as address:
        shop = measure_placing(address, for_shop, seconds=seconds)
    print(f"\n{'placing, 8 clients':32}{'orders/s':>10}{'p50 ms':>10}{'p95 ms':>10}{'of bare':>10}")
    for name, row in (("the same statements by hand", bare), ("the shop", shop)):
        if row.failures:
            print(f"{name:32}  void: {row.failures} of {row.requests} failed")
        else:
            share = row.per_second / bare.per_second
            print(f"{name:32}{row.per_second:>10.1f}{row.p50:>10.1f}{row.p95:>10.1f}{share:>10.3f}", flush=True)
