"""Addresses stand as they are written in their country."""

import pytest

from checkout.orders.addresses import address_lines

STREET = {"name": "Ann Lee", "company": "Lee & Co", "line1": "5 Main Street", "line2": "Flat 2"}


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (
            {"country": "US", "city": "Boise", "region": "ID", "postcode": "83702"},
            ["Boise, ID 83702", "United States of America"],
        ),
        ({"country": "PT", "city": "Lisboa", "postcode": "1000-001"}, ["1000-001 Lisboa", "Portugal"]),
        ({"country": "GB", "city": "London", "postcode": "SW1A 1AA"}, ["London", "SW1A 1AA", "United Kingdom"]),
        (
            {"country": "CA", "city": "Ottawa", "region": "ON", "postcode": "K1A 0B1"},
            ["Ottawa ON K1A 0B1", "Canada"],
        ),
        ({"country": "IE", "city": "Cork", "region": "Co. Cork"}, ["Cork", "Co. Cork", "Ireland"]),
        ({"country": "", "city": "Nowhere"}, ["Nowhere"]),
        ({"country": "ZZ", "city": "Nowhere", "postcode": "1"}, ["1 Nowhere"]),
    ],
)
def test_place_stands_in_the_order_of_its_country(place, lines):
    assert address_lines({**STREET, **place}) == ["Ann Lee", "Lee & Co", "5 Main Street", "Flat 2", *lines]


def test_what_is_missing_leaves_no_comma_behind():
    assert address_lines({"country": "US", "city": "Boise"}) == ["Boise", "United States of America"]
    assert address_lines({"country": "US", "postcode": "83702"}) == ["83702", "United States of America"]
    assert address_lines({}) == []
