"""The oracle of checkout.flow.invariants, asked from outside: of any database by its URL, beside a running site."""

from datetime import datetime
from functools import partial

from checkout.flow import invariants
from testing.databases import fetch


def find_violations(database_url: str, *, due_by: datetime | None = None) -> list[str]:
    """Every violated invariant with the rows that show it; empty when all is well."""
    return invariants.find_violations(partial(fetch, database_url), due_by=due_by)
