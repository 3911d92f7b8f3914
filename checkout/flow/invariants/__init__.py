"""The oracle: what must never be true of a shop's data, asked in SQL that SQLite and PostgreSQL share.

Each query selects what must not be: no row, no violation. It knows tables, not models, so that it cannot share their
mistakes and can be asked from outside, beside a running site. I1 to I9 are the promises of docs/reliability.md. Ask
after a sweep (run_due): in the moments between a fact and its consequence some may be broken.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from checkout.flow.invariants import giftcards, messages, orders, payments, promotions, stock

Fetch = Callable[[str], list[tuple[Any, ...]]]

QUERIES = {
    **stock.QUERIES,
    **orders.QUERIES,
    **payments.QUERIES,
    **giftcards.QUERIES,
    **promotions.QUERIES,
    **messages.QUERIES,
}
DATED_QUERIES = {**orders.DATED_QUERIES, **messages.DATED_QUERIES}


def find_violations(fetch: Fetch, *, due_by: datetime | None = None) -> list[str]:
    """Every broken invariant with the rows that show it; empty when all is well.

    `fetch` runs a query on the database in question and gives its rows. `due_by` also asks for what had come due by
    then and was not done, so it is at or before the moment of the last sweep.
    """
    queries = dict(QUERIES)
    if due_by is not None:
        moment = due_by.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00:00")
        queries |= {invariant: query.format(due_by=moment) for invariant, query in DATED_QUERIES.items()}
    found = [f"{invariant}: {row}" for invariant, query in queries.items() for row in fetch(query)]
    return found + _tax_violations(fetch)


def find_own_violations(*, due_by: datetime | None = None) -> list[str]:
    """The same, of the database that this process is connected to."""
    return find_violations(_fetch, due_by=due_by)


def _fetch(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _tax_violations(fetch: Fetch) -> list[str]:
    """I3 for the tax, whose rates are kept as JSON: the rates add up to the tax, and net and tax to the total."""
    found = []
    for number, total, tax, rates in fetch(
        "SELECT number, total, tax_total, CAST(tax_lines AS TEXT) FROM orders_order"
    ):
        rows = json.loads(rates)
        if sum(row["tax"] for row in rows) != tax or sum(row["net"] + row["tax"] for row in rows) != total:
            found.append(f"I3 tax rates do not add up: {number}, {tax} of {total} against {rates}")
        if any(Decimal(row["percent"]) < 0 for row in rows):
            found.append(f"I3 a tax rate is negative: {number}, {rates}")
    return found
