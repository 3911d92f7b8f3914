"""A small load generator on loopback: some processes, some threads, kept-alive connections, every answer checked.

It shares the machine with the server it measures, so its figures are for comparing rows of one run, not machines.
"""

import http.client
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Action = Callable[[http.client.HTTPConnection], bool]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one row came to. Times are milliseconds; a row with failures counts for nothing."""

    requests: int
    failures: int
    seconds: float
    p50: float
    p95: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


def get(path: str) -> Action:
    """Fetch `path`; anything but 200 with a whole body is a failure."""

    def action(connection: http.client.HTTPConnection) -> bool:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        response = connection.getresponse()
        body = response.read()
        return response.status == 200 and len(body) > 0

    return action


def _work(
    base_url: str, make_action: Callable[[], Action], threads: int, seconds: float, results: "multiprocessing.Queue"
) -> None:
    times: list[float] = []
    failures = 0
    lock = threading.Lock()
    deadline = time.perf_counter() + seconds

    def run() -> None:
        nonlocal failures
        action = make_action()
        connection = connect(base_url)
        mine: list[float] = []
        failed = 0
        while time.perf_counter() < deadline:
            begin = time.perf_counter()
            try:
                succeeded = action(connection)
            except (OSError, http.client.HTTPException):
                connection.close()
                connection = connect(base_url)
                succeeded = False
            mine.append(time.perf_counter() - begin)
            failed += not succeeded
        connection.close()
        with lock:
            times.extend(mine)
            failures += failed

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    results.put((times, failures))


def connect(base_url: str) -> http.client.HTTPConnection:
    parts = urlsplit(base_url)
    return http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=30)


def measure(base_url: str, make_action: Callable[[], Action], *, connections: int, seconds: float) -> Measurement:
    """Repeat an action on `connections` connections for `seconds`. `make_action` is called once a connection."""
    processes = min(connections, 4)
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue = context.Queue()
    shares = [connections // processes + (index < connections % processes) for index in range(processes)]
    begin = time.perf_counter()
    workers = [
        context.Process(target=_work, args=(base_url, make_action, share, seconds, results)) for share in shares
    ]
    for worker in workers:
        worker.start()
    outcomes = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    elapsed = time.perf_counter() - begin
    times = sorted(value for outcome in outcomes for value in outcome[0])
    failures = sum(outcome[1] for outcome in outcomes)
    return Measurement(
        requests=len(times),
        failures=failures,
        seconds=elapsed,
        p50=_percentile(times, 50) * 1000,
        p95=_percentile(times, 95) * 1000,
    )


def _percentile(ordered: Sequence[float], percent: int) -> float:
    if len(ordered) < 2:
        return ordered[0] if ordered else 0.0
    return statistics.quantiles(ordered, n=100, method="inclusive")[percent - 1]
