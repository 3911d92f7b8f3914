"""manage.py import_products FILE: imports Shopify's product files with a report row by row."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalog.importers.progress import progress_for
from catalog.importers.report import Level, Report
from catalog.importers.services import ImportOptions, import_products
from catalog.importers.shopify import CATEGORY_SOURCES
from common import clock

ENCODINGS = {"utf-8": "utf-8-sig", "cp1252": "cp1252", "latin-1": "latin-1"}


class Command(BaseCommand):
    help = "Import a Shopify product file (CSV, older or newer column names). All of it is written, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report what would change and write nothing")
        parser.add_argument(
            "--set-stock", action="store_true", help="take the file's quantities as a count also where stock is known"
        )
        parser.add_argument("--pages", action="store_true", help="make a landing page for each product without one")
        parser.add_argument(
            "--category-from", choices=CATEGORY_SOURCES, default="type", help="name categories after this (type)"
        )
        parser.add_argument("--encoding", choices=sorted(ENCODINGS), default="utf-8", help="how the file was saved")
        parser.add_argument("--no-pictures", action="store_true", help="do not fetch pictures")
        parser.add_argument("--retry-pictures", action="store_true", help="fetch again what could not be fetched")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        report = import_products(
            path=path,
            options=ImportOptions(
                category_from=options["category_from"],
                encoding=ENCODINGS[options["encoding"]],
                sets_stock=options["set_stock"],
                makes_pages=options["pages"],
                fetches_pictures=not options["no_pictures"],
                retries_pictures=options["retry_pictures"],
            ),
            by=None,
            at=clock.now(),
            is_dry_run=options["dry_run"],
            progress=progress_for(sys.stderr),
        )
        self._print(report, is_everything=options["verbosity"] > 1)
        if report.has_errors:
            raise CommandError(
                _("%(number)d errors: nothing was written.") % {"number": report.count(Level.ERROR)}, returncode=1
            )
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was written."))

    def _print(self, report: Report, *, is_everything: bool) -> None:
        for line in report.lines(everything=is_everything):
            self.stdout.write(line)
        self.stdout.write(
            _("%(rows)d rows, %(errors)d errors, %(warnings)d warnings, %(notes)d notes.")
            % {
                "rows": report.rows,
                "errors": report.count(Level.ERROR),
                "warnings": report.count(Level.WARNING),
                "notes": report.count(Level.NOTE),
            }
        )
        if not report.has_errors:
            for what, number in report.changes.items():
                self.stdout.write(f"{number:>8}  {what}")
            self.stdout.write(_("%(number)d changes.") % {"number": report.total_changes})
