"""manage.py run_due: send what waits, expire what was not paid, ask gateways about open payments."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common import clock
from common.due import run_due_works


class Command(BaseCommand):
    help = "Does everything that has come due. Run it every minute, or leave it running with --every."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="repeat until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        pause = options["every"]
        while True:
            self._run_once(is_quiet=pause is not None and options["verbosity"] < 2)
            if pause is None:
                return
            time.sleep(pause)

    def _run_once(self, *, is_quiet: bool) -> None:
        for name, count in run_due_works(at=clock.now()).items():
            if count is None:
                self.stderr.write(f"{name}: failed, see the log")
            elif not is_quiet:
                self.stdout.write(f"{name}: {count}")
