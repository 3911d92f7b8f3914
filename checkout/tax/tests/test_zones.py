"""Which zone's rates hold where and when."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkout.tax.models import TaxZone
from checkout.tax.selectors import get_percents, get_tax_rules
from checkout.tax.zones import Span, ZoneRates, find_overlap, percents_at
from common.places import Area, Place, parse_postcodes, parse_regions

TODAY = date(2026, 11, 28)


def zone(number, regions="", postcodes="", *, is_exempt=False, **percents):
    area = Area(frozenset({"PT"}), parse_regions(regions), parse_postcodes(postcodes))
    return ZoneRates(number, area, is_exempt, {name: Decimal(percent) for name, percent in percents.items()})


COUNTRY = zone(1, standard=23, reduced=6)
REGION = zone(2, "north", standard=20)
CODES = zone(3, "", "95", standard=16)
BOTH = zone(4, "north", "9", standard=15)
LONGER = zone(5, "", "9555", standard=14)
SAME = zone(6, "", "95", standard=13)
FREE = zone(7, "", "956", is_exempt=True, standard=99)


@pytest.mark.parametrize(
    ("place", "standard"),
    [
        (Place("PT"), 23),
        (Place("PT", "1000-001"), 23),
        (Place("PT", "1000-001", "North"), 20),
        (Place("PT", "9500-001"), 16),
        (Place("PT", "9555-001"), 14),
        (Place("PT", "9000-001", "north"), 15),
        (Place("PT", "9555-001", "north"), 15),
        (Place("PT", "", "south"), 23),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_narrowest_zone_gives_the_rate(place, standard, order):
    zones = [COUNTRY, REGION, CODES, BOTH, LONGER, SAME][::order]

    assert percents_at(place, zones)["standard"] == standard


def test_class_that_a_narrow_zone_has_no_rate_for_is_taken_from_the_wider_one():
    assert percents_at(Place("PT", "9500"), [COUNTRY, CODES]) == {"standard": 16, "reduced": 6}


def test_zone_without_tax_has_none_for_any_class():
    assert percents_at(Place("PT", "9560"), [COUNTRY, CODES, FREE]) == {}


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], None),
        ([Span(date(2020, 1, 1))], None),
        ([Span(date(2020, 1, 1), date(2021, 1, 1)), Span(date(2021, 1, 1))], None),
        ([Span(date(2021, 1, 1)), Span(date(2020, 1, 1), date(2021, 1, 2))], (1, 0)),
        ([Span(date(2020, 1, 1)), Span(date(2019, 1, 1), date(2019, 6, 1)), Span(date(2024, 1, 1))], (0, 2)),
        ([Span(date(2020, 1, 1), date(2030, 1, 1)), Span(date(2021, 1, 1), date(2022, 1, 1))], (0, 1)),
        ([Span(date(2020, 1, 1)), Span(date(2020, 1, 1))], (0, 1)),
    ],
)
def test_overlap_of_rates(spans, found):
    assert find_overlap(spans) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "on", "standard", "reduced"),
    [
        (Place("PT"), TODAY, "23", "6"),
        (Place("PT", "9500-321"), TODAY, "16", "4"),
        (Place("PT", "9500-321"), date(2021, 6, 30), "18", "6"),
        (Place("PT", "9000-039"), TODAY, "22", "4"),
        (Place("FR", "97110"), TODAY, "8.5", "2.1"),
        (Place("RE"), TODAY, "8.5", "2.1"),
        (Place("AT", "6993"), TODAY, "19", "10"),
        (Place("AT", "6994"), TODAY, "20", "10"),
        (Place("MC", "98000"), TODAY, "20", "5.5"),
        (Place("GB", "BT1 5GS"), TODAY, "20", "5"),
        (Place("DE"), date(2020, 12, 31), "16", None),
        (Place("DE"), date(2021, 1, 1), "19", "7"),
        (Place("FI"), date(2025, 12, 31), "25.5", "14"),
        (Place("FI"), date(2026, 1, 1), "25.5", "13.5"),
        (Place("CH", "8001"), TODAY, "8.1", "2.6"),
    ],
)
def test_shipped_rate_of_a_place_and_day(place, on, standard, reduced):
    percents = {"standard": standard, "reduced": reduced}

    assert get_percents(place=place, on=on) == {name: Decimal(each) for name, each in percents.items() if each}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        Place("US", "10001", "NY"),
        Place(""),
        Place("ES", "35001"),
        Place("ES", "38001"),
        Place("ES", "51001"),
        Place("ES", "52001"),
        Place("FI", "22100"),
        Place("AX", "22100"),
        Place("FR", "97300"),
        Place("FR", "97133"),
        Place("FR", "97150"),
        Place("DE", "78266"),
        Place("DE", "27498"),
        Place("CH", "8238"),
        Place("IT", "23041"),
        Place("IT", "22061"),
        Place("GR", "630 86"),
    ],
)
def test_place_outside_the_tax_area_has_no_tax(place):
    assert get_percents(place=place, on=TODAY) == {}


@pytest.mark.django_db
def test_rules_of_a_place_take_one_query():
    with CaptureQueriesContext(connection) as queries:
        get_tax_rules(place=Place("FR", "97110"), on=TODAY)

    assert len(queries) == 1


@pytest.mark.django_db
def test_zone_without_rates_leaves_those_around_it():
    TaxZone.objects.create(name="Lisbon", code="PT-LIS", country="PT", postcodes="1")

    assert get_percents(place=Place("PT", "1000-001"), on=TODAY)["standard"] == 23


@pytest.mark.django_db
def test_settings_say_how_prices_are_stated_and_delivery_is_taxed(settings):
    rules = get_tax_rules(place=Place("PT"), on=TODAY)
    assert (rules.prices_include_tax, rules.delivery_class) == (True, None)

    settings.SHOP_PRICES_INCLUDE_TAX, settings.SHOP_DELIVERY_TAX_CLASS = False, "standard"

    rules = get_tax_rules(place=Place("PT"), on=TODAY)
    assert (rules.prices_include_tax, rules.delivery_class) == (False, "standard")
