"""manage.py load_tax_rates [FILE]: bring tax rates in from a CSV file; again and again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from checkout.tax.rate_file import SHIPPED_RATES, SHIPPED_ZONES, UnreadableRates, read_rates, read_zones
from checkout.tax.services import load_rates


class Command(BaseCommand):
    help = "Loads dated tax rates from a CSV file, by default those that are shipped, with their zones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="rates: zone,tax_class,percent,starts_on,ends_on")
        parser.add_argument("--zones", type=Path, help="zones: zone,name,country,regions,postcodes,is_exempt")

    def handle(self, *args: Any, **options: Any) -> None:
        rates, zones = options["file"], options["zones"]
        if rates is None:
            rates, zones = SHIPPED_RATES, zones or SHIPPED_ZONES
        try:
            loaded = load_rates(rows=read_rates(rates), zones=read_zones(zones) if zones else ())
        except (OSError, UnreadableRates) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{loaded.created} new, {loaded.changed} changed, {loaded.unchanged} as before")
