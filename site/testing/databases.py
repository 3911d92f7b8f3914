"""Databases of their own for tests that start a server: made, copied and dropped by URL, SQLite and PostgreSQL."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SQLITE = "sqlite"
MIGRATED = "TEST_MIGRATED_URL"


def is_sqlite(url: str) -> bool:
    return urlsplit(url).scheme == SQLITE


def sqlite_path(url: str) -> Path:
    """The file of an SQLite URL such as sqlite:////tmp/shop.sqlite3."""
    return Path(urlsplit(url).path[1:])


def url_of(settings: dict[str, Any]) -> str:
    """The URL of a database that Django's connection settings name."""
    if "sqlite3" in settings["ENGINE"]:
        return f"{SQLITE}:///{settings['NAME']}"
    login = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
    return f"postgres://{login}{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


def migrated_url() -> str:
    """The URL of the migrated database that `make test` has made to be copied; empty in other runs."""
    return os.environ.get(MIGRATED, "")


def sibling(url: str, name: str) -> str:
    """The URL of another database on the same server, or of another file in the same folder."""
    if is_sqlite(url):
        return f"{SQLITE}:///{sqlite_path(url).with_name(name + '.sqlite3')}"
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def name_of_worker(name: str) -> str:
    """`name` for this process of a parallel test run: two of them never make the same database."""
    return f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def create(url: str, *, copy_of: str | None = None) -> None:
    """Make the database anew, empty or as a copy of another one that nobody is connected to."""
    drop(url)
    if not is_sqlite(url):
        template = sql.SQL(" TEMPLATE {}").format(sql.Identifier(_name(copy_of))) if copy_of else sql.SQL("")
        _administer(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_name(url))) + template)
    elif copy_of is not None:
        with (
            contextlib.closing(sqlite3.connect(sqlite_path(copy_of))) as source,
            contextlib.closing(sqlite3.connect(sqlite_path(url))) as target,
        ):
            source.backup(target)


def drop(url: str) -> None:
    """Remove the database if it is there."""
    if is_sqlite(url):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{sqlite_path(url)}{suffix}").unlink(missing_ok=True)
    else:
        _administer(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))


@contextlib.contextmanager
def temporary_copy(url: str, name: str) -> Iterator[str]:
    """A copy beside the database, dropped at the end."""
    copy = sibling(url, name)
    create(copy, copy_of=url)
    try:
        yield copy
    finally:
        drop(copy)


def fetch(url: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query that both databases understand."""
    rows: Sequence[tuple[Any, ...]]
    if is_sqlite(url):
        with contextlib.closing(sqlite3.connect(sqlite_path(url), timeout=20)) as connection:
            rows = connection.execute(query).fetchall()
    else:
        with psycopg.connect(_dsn(url)) as session:
            rows = session.execute(query.encode()).fetchall()
    return list(rows)


def execute(url: str, statement: str) -> None:
    """Run one statement and commit it."""
    if is_sqlite(url):
        with contextlib.closing(sqlite3.connect(sqlite_path(url), timeout=20)) as connection, connection:
            connection.execute(statement)
    else:
        with psycopg.connect(_dsn(url)) as session:
            session.execute(statement.encode())


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _dsn(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def _administer(url: str, statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(_dsn(sibling(url, "postgres")), autocommit=True) as connection:
        connection.execute(statement)
