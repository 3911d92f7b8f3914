"""The shipped rates beside the table of facts that they restate."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from checkout.tax.rate_file import SHIPPED_RATES, read_rates
from checkout.tax.selectors import get_percents
from common.places import Place

FACTS = Path(__file__).resolve().parents[4] / "shared" / "realdata" / "facts" / "kdeldycke-vat_rates.csv"
TODAY = date(2026, 11, 28)
# What the data's README says is not as in the table, and why.
AZORES = ("PT-20", Decimal(16))
MOVED_POSTCODES = {"IT-22060": "22061", "IT-23030": "23041"}
# Territories that the table names by letters, by a place in each.
PLACES = {
    "ES-CN": Place("ES", "35001"),
    "ES-GC": Place("ES", "35660"),
    "ES-TF": Place("ES", "38001"),
    "ES-CE": Place("ES", "51001"),
    "ES-ML": Place("ES", "52001"),
    "FI-01": Place("FI", "22100"),
    "FR-BL": Place("FR", "97133"),
    "FR-GF": Place("FR", "97300"),
    "FR-GP": Place("FR", "97100"),
    "FR-MF": Place("FR", "97150"),
    "FR-MQ": Place("FR", "97200"),
    "FR-NC": Place("FR", "98800"),
    "FR-PF": Place("FR", "98714"),
    "FR-PM": Place("FR", "97500"),
    "FR-RE": Place("FR", "97400"),
    "FR-TF": Place("FR", "98413"),
    "FR-WF": Place("FR", "98600"),
    "FR-YT": Place("FR", "97600"),
    "GR-69": Place("GR", "63086"),
    "EL-69": Place("GR", "63086"),
    "PT-20": Place("PT", "9500-321"),
    "PT-30": Place("PT", "9000-039"),
}
# Others are not addresses of ours: field posts, islands that have a country code of their own, Spain's customs codes.
NO_ADDRESS = ("GB-BFPO", "UK-BFPO", "BFPO", "57", "58", "59", "NL-", "BQ-", "SH-", "IC", "EA")
SAME_AS = {"UK": "GB", "EL": "GR"}


def table():
    if not FACTS.exists():
        pytest.skip("the table of facts is not beside the project")
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    # Services to consumers from abroad, not goods; Switzerland and Norway are taken from here all the same.
    return [
        row for row in rows if "digital services" not in row["description"] or row["territory_codes"] in ("CH", "NO")
    ]


def percent(row):
    return Decimal(row["rate"]) * 100


def end(row):
    if not row["stop_date"]:
        return None
    stop = date.fromisoformat(row["stop_date"])
    return stop + timedelta(days=1) if (stop.month, stop.day) == (12, 31) else stop


def place_of(code):
    """A place in the territory, None for what is no address."""
    if code in PLACES:
        return PLACES[code]
    if code.startswith(NO_ADDRESS):
        return None
    country, _, postcode = code.partition("-")
    return Place(SAME_AS.get(country, country), MOVED_POSTCODES.get(code, postcode))


@pytest.mark.realdata
def test_standard_rates_of_countries_are_those_of_the_table_from_the_first_to_the_last():
    rates = [row for row in read_rates(SHIPPED_RATES) if len(row.zone) == 2 and row.tax_class == "standard"]
    countries = {row.zone for row in rates} - {"GP", "MQ", "RE"}

    said = {
        (code, percent(row), date.fromisoformat(row["start_date"]), end(row))
        for row in table()
        for code in row["territory_codes"].split()
        if code in countries
    }

    assert len(countries) == 32
    assert {(row.zone, row.percent, row.starts_on, row.ends_on) for row in rates if row.zone in countries} == said


@pytest.mark.realdata
@pytest.mark.django_db
def test_every_territory_of_the_table_has_its_rate_of_today():
    unlike, seen = [], set()
    for row in table():
        if row["stop_date"] or row["rate_type"] != "standard":
            continue
        for code in row["territory_codes"].split():
            place = place_of(code)
            if place is None:
                continue
            seen.add(code)
            rate = get_percents(place=place, on=TODAY).get("standard", Decimal(0))
            if rate != percent(row):
                unlike.append((code, rate))

    assert unlike == [AZORES]
    assert {*PLACES, *MOVED_POSTCODES, "AX", "DE-78266", "AT-6993", "RE", "PT"} <= seen
