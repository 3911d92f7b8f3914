"""Migrated databases for the runs that `make` starts, thrown away afterwards: migrating an empty one takes long."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from testing import databases, server
from testing.postgres import throw_away_cluster

KINDS = ("sqlite", "postgres")


def kinds_asked_for() -> Sequence[str]:
    """The kind that DATABASE names, or both; ends the program if there is no such kind."""
    asked = os.environ.get("DATABASE", "")
    if asked and asked not in KINDS:
        sys.exit(f"DATABASE is {' or '.join(KINDS)}, not {asked}")
    return [asked] if asked else KINDS


@contextmanager
def migrated_database(url: str) -> Iterator[str]:
    """Make the database of this URL and migrate it; it is dropped at the end."""
    databases.create(url)
    try:
        with tempfile.TemporaryDirectory(prefix="bowerbird-") as folder:
            server.run_module("django", "migrate", "--verbosity=0", database_url=url, folder=Path(folder))
        yield url
    finally:
        databases.drop(url)


@contextmanager
def fresh_database(kind: str) -> Iterator[tuple[str, Path]]:
    """The URL of a migrated database, and a folder for what else a run needs."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bowerbird-")))
        if kind == databases.SQLITE:
            url = f"sqlite:///{folder / 'fresh.sqlite3'}"
        else:
            url = f"{stack.enter_context(throw_away_cluster())}/fresh"
        yield stack.enter_context(migrated_database(url)), folder
