"""manage.py load_tax_rates [FILE]: bring tax rates in from a CSV file; again and again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from checkout.tax.rate_file import SHIPPED_FILE, UnreadableRates, read_rates
from checkout.tax.services import load_rates


class Command(BaseCommand):
    help = "Loads tax rates from a CSV file, by default the one that is shipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_rates(rows=read_rates(options["file"]))
        except (OSError, UnreadableRates) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{loaded.created} new, {loaded.changed} changed, {loaded.unchanged} as before")
