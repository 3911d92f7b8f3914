"""Reads tax rates from a CSV file such as data/vat_rates.csv."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

SHIPPED_FILE = Path(__file__).parent / "data" / "vat_rates.csv"
COLUMNS = ("country", "tax_class", "percent", "starts_on", "ends_on")


class UnreadableRates(ValueError):
    """The file cannot be read as tax rates; the message names the line."""


@dataclass(frozen=True, slots=True)
class RateRow:
    country: str
    tax_class: str
    percent: Decimal
    starts_on: date
    ends_on: date | None


def read_rates(path: Path) -> tuple[RateRow, ...]:
    """Every row of the file, or UnreadableRates."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise UnreadableRates(f"The columns {', '.join(sorted(missing))} are missing.")
        return tuple(_row(row, number) for number, row in enumerate(reader, start=2))


def _row(row: dict[str, str], number: int) -> RateRow:
    try:
        percent = Decimal(row["percent"])
        if not 0 <= percent <= 100 or len(row["country"]) != 2:
            raise UnreadableRates(f"Line {number}: no such country or percent.")
        return RateRow(
            country=row["country"].upper(),
            tax_class=row["tax_class"],
            percent=percent,
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        )
    except (InvalidOperation, TypeError, ValueError) as error:
        raise UnreadableRates(f"Line {number}: {error}") from error
