"""Runs every race and prints a line each; exits with 1 when one was not won.

ROUNDS and BUYERS, given to make, replace each race's own numbers, for a short run; DATABASE=sqlite or postgres runs
one of both. The servers listen on loopback only, and each is stopped by its own process id.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import replace

from testing import server
from testing.fresh import fresh_database, kinds_asked_for
from testing.oracle import find_violations
from testing.races.arena import Arena
from testing.races.scenarios import SCENARIOS, Scenario, measure_throughput
from testing.races.verdict import Result, find_complaints

WORKERS, THREADS = 3, 4
COLUMNS = ("", "buyers", "rounds", "sold", "refused", "errors", "deadlocks", "p95 s", "orders/s", "p95/queue")
LAYOUT = "{:<20}{:>8}{:>8}{:>8}{:>9}{:>8}{:>11}{:>8}{:>10}{:>11}  {}"


def main() -> int:
    complaints = []
    for database in kinds_asked_for():
        complaints += _run_all(database)
    print("\n".join(complaints) if complaints else "Every race was won.", flush=True)
    return 1 if complaints else 0


def _run_all(database: str) -> list[str]:
    complaints = []
    with open_arena(database) as arena:
        print(f"\n{database}: {WORKERS} workers with {THREADS} threads", flush=True)
        print(LAYOUT.format(*COLUMNS, "oracle"), flush=True)
        for scenario in SCENARIOS:
            result = run(arena, _as_asked(scenario))
            found = find_complaints(result)
            print(_line(result), flush=True)
            complaints += [f"{database}, {result.name}: {complaint}" for complaint in found]
    return complaints


def run(arena: Arena, scenario: Scenario) -> Result:
    """Play the scenario, beside what the site can do unhurried, and ask the oracle."""
    throughput = measure_throughput(arena)
    locked = arena.count_locked()
    bursts = list(scenario.play(arena, scenario.buyers, scenario.rounds))
    return Result(
        name=scenario.name,
        buyers=scenario.buyers,
        rounds=bursts,
        throughput=throughput,
        locked=arena.count_locked() - locked,
        violations=find_violations(arena.database_url),
    )


@contextlib.contextmanager
def open_arena(database: str, application: str = server.GUARDED) -> Iterator[Arena]:
    """A migrated database of its own with one member of staff, and the site on it."""
    with fresh_database(database) as (url, folder):
        server.run_module("testing.race_shop", database_url=url, folder=folder)
        with contextlib.redirect_stderr(io.StringIO()):  # the log of refusals, which are no news here
            site = server.running_site(
                database_url=url, folder=folder, application=application, workers=WORKERS, threads=THREADS
            )
            with site as address:
                yield Arena(url=address, database_url=url, folder=folder)


def _as_asked(scenario: Scenario) -> Scenario:
    return replace(
        scenario,
        rounds=int(os.environ.get("ROUNDS") or scenario.rounds),
        buyers=int(os.environ.get("BUYERS") or scenario.buyers),
    )


def _line(result: Result) -> str:
    return LAYOUT.format(
        result.name,
        result.buyers,
        len(result.rounds),
        result.done,
        result.refused,
        result.errors,
        result.locked,
        f"{result.p95:.2f}",
        f"{result.throughput:.1f}",
        f"{result.share_of_queue:.2f}",
        f"{len(result.violations)} violations" if result.violations else "sound",
    )


if __name__ == "__main__":
    sys.exit(main())
