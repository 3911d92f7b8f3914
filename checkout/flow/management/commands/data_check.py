"""manage.py data_check: ask the oracle whether the shop's data keep their promises. Reads only."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkout.flow.invariants import find_own_violations
from common import clock

PATIENCE = timedelta(minutes=10)  # run_due runs every minute, and a mail is claimed for ten


class Command(BaseCommand):
    help = "Looks for broken promises in stock, orders, payments and mails. Changes nothing; fails if it finds any."

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_own_violations(due_by=clock.now() - PATIENCE)  # each query sees one moment
        for violation in found:
            self.stdout.write(violation)
        if found:
            raise CommandError(f"{len(found)} violations")
        self.stdout.write("Every invariant holds.")
