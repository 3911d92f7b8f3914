"""What the tests of imports share: files written row by row, and imports at a fixed moment."""

import csv
import io
import os
from pathlib import Path

import pytest

from catalog.importers.report import Level, Report
from catalog.importers.services import ImportOptions, import_products
from catalog.importers.shopify import ReadingOptions, read_products
from catalog.tests.factories import NOON

REALDATA = Path(__file__).parents[3] / "shared" / "realdata" / "shopify"
MUG = {
    "Handle": "mug",
    "Title": "Mug",
    "Body (HTML)": "<p>A mug.</p>",
    "Vendor": "North Kiln",
    "Type": "Mugs",
    "Tags": "clay, blue",
    "Published": "true",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
    "Option2 Name": "",
    "Option2 Value": "",
    "Variant SKU": "MUG-1",
    "Variant Grams": "350",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "5",
    "Variant Inventory Policy": "deny",
    "Variant Price": "28.00",
    "Variant Compare At Price": "",
    "Variant Requires Shipping": "true",
    "Variant Taxable": "true",
    "Variant Barcode": "",
    "Image Src": "",
    "Image Position": "",
    "Image Alt Text": "",
    "Variant Image": "",
    "Gift Card": "false",
    "Status": "active",
}
SIZED = MUG | {"Option1 Name": "Size", "Option1 Value": "Small", "Variant SKU": ""}
EMPTY = dict.fromkeys(MUG, "")


def realdata(name: str) -> Path:
    """A file that others made; without it the test is skipped, or fails where everything is required."""
    path = REALDATA / name
    if not path.exists():
        reason = f"{path.name} is not beside the project (../shared/realdata/shopify)"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def csv_text(*rows: dict[str, str]) -> str:
    output = io.StringIO()
    writer = csv.DictWriter(output, list(dict.fromkeys(key for row in rows for key in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()


def write(path: Path, *rows: dict[str, str]) -> Path:
    file = path / "products.csv"
    file.write_text(csv_text(*rows), encoding="utf-8", newline="")
    return file


def read(path: Path, **options: str) -> tuple[list, Report]:
    report = Report()
    return read_products(path, options=ReadingOptions(currency="EUR", **options), report=report), report


def run(path: Path, *, is_dry_run: bool = False, **options: object) -> Report:
    return import_products(path=path, options=ImportOptions(**options), by=None, at=NOON, is_dry_run=is_dry_run)


def found(report: Report, level: Level) -> list[tuple[int | None, str]]:
    """The rows and codes of what the report holds at a level."""
    return [(entry.row, entry.code) for entry in report.entries if entry.level == level]
