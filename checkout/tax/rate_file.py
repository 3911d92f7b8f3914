"""Reads tax zones and dated rates from CSV files such as those in data/. Pure, but for reading the files."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from common.places import InvalidPattern, parse_postcodes

DATA = Path(__file__).parent / "data"
SHIPPED_RATES = DATA / "vat_rates.csv"
SHIPPED_ZONES = DATA / "zones.csv"
RATE_COLUMNS = ("zone", "tax_class", "percent", "starts_on", "ends_on")
ZONE_COLUMNS = ("zone", "name", "country", "regions", "postcodes", "is_exempt")
MOST_PLACES = 3
Row = TypeVar("Row")


class UnreadableRates(ValueError):
    """The file cannot be taken as tax rates; the message names the line or the rate."""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    code: str
    name: str
    country: str
    regions: str = ""
    postcodes: str = ""
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of a zone, which is named by its code: a country without a row among the zones by its ISO code."""

    zone: str
    tax_class: str
    percent: Decimal
    starts_on: date
    ends_on: date | None = None


def read_rates(path: Path) -> tuple[RateRow, ...]:
    """Every rate of the file. Raises UnreadableRates, or OSError."""
    return _read(path, RATE_COLUMNS, _rate)


def read_zones(path: Path) -> tuple[ZoneRow, ...]:
    """Every zone of the file. Raises UnreadableRates, or OSError."""
    return _read(path, ZONE_COLUMNS, _zone)


def _read(path: Path, columns: tuple[str, ...], build: Callable[[Mapping[str, str]], Row]) -> tuple[Row, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := set(columns) - set(reader.fieldnames or ()):
                raise UnreadableRates(f"The columns {', '.join(sorted(missing))} are missing.")
            return tuple(_build(build, row, reader.line_num) for row in reader)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableRates(f"This is no CSV file in UTF-8: {error}") from error


def _build(build: Callable[[Mapping[str, str]], Row], row: Mapping[str, str], line: int) -> Row:
    if None in row or None in row.values():
        raise UnreadableRates(f"Line {line}: there are not as many values as columns.")
    try:
        return build({column: value.strip() for column, value in row.items()})
    except (InvalidOperation, InvalidPattern, ValueError) as error:
        raise UnreadableRates(f"Line {line}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return "no such percent" if isinstance(error, InvalidOperation) else str(error)


def _rate(row: Mapping[str, str]) -> RateRow:
    percent = Decimal(row["percent"])
    if not 0 <= percent <= 100 or -int(percent.as_tuple().exponent) > MOST_PLACES:
        raise ValueError(f"{percent} is no percent from 0 to 100 with at most {MOST_PLACES} decimals")
    starts_on = date.fromisoformat(row["starts_on"])
    ends_on = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
    if ends_on is not None and ends_on <= starts_on:
        raise ValueError(f"it ends on {ends_on}, which is not after {starts_on}")
    if not row["zone"] or not row["tax_class"]:
        raise ValueError("a rate has a zone and a tax class")
    return RateRow(row["zone"], row["tax_class"], percent, starts_on, ends_on)


def _zone(row: Mapping[str, str]) -> ZoneRow:
    if not row["zone"] or not row["name"]:
        raise ValueError("a zone has a code and a name")
    if row["is_exempt"] not in ("", "yes"):
        raise ValueError(f"is_exempt is yes or empty, not {row['is_exempt']}")
    parse_postcodes(row["postcodes"])
    return ZoneRow(
        code=row["zone"],
        name=row["name"],
        country=row["country"].upper(),
        regions=row["regions"],
        postcodes=row["postcodes"],
        is_exempt=row["is_exempt"] == "yes",
    )
