"""manage.py data_check: ask the oracle whether the shop's data keep their promises. Reads only."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from checkout.flow.invariants import find_violations
from common import clock

PATIENCE = timedelta(minutes=10)  # run_due runs every minute, and a mail is claimed for ten


class Command(BaseCommand):
    help = "Looks for broken promises in stock, orders, payments and mails. Changes nothing; fails if it finds any."

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_violations(_fetch, due_by=clock.now() - PATIENCE)  # each query sees one moment
        for violation in found:
            self.stdout.write(violation)
        if found:
            raise CommandError(f"{len(found)} violations")
        self.stdout.write("Every invariant holds.")


def _fetch(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
