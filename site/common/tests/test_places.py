"""Places and the areas that they lie in."""

import pytest

from common.places import Area, InvalidPattern, Place, Postcodes, parse_postcodes, parse_regions

ISLANDS = Area(countries=frozenset({"PT"}), postcodes=parse_postcodes("9000-9999"))


@pytest.mark.parametrize(
    ("postcode", "is_held"),
    [("8999-999", False), ("9000-001", True), ("9500 321", True), ("9999", True), ("900", False), ("", False)],
)
def test_range_of_postcodes_holds_both_its_ends_and_what_begins_like_them(postcode, is_held):
    assert ISLANDS.holds(Place("PT", postcode)) is is_held


def test_same_postcode_in_another_country_lies_elsewhere():
    assert not ISLANDS.holds(Place("BE", "9000"))


@pytest.mark.parametrize(
    ("pattern", "country", "postcode"),
    [("35", "ES", "35001"), ("bt", "GB", "BT1 5GS"), ("97, 98", "FR", "98000"), ("01", "LT", "LT-01100"),
     ("01", "LT", "01100"), ("10", "LU", "L-1009"), ("10", "LV", "LV-1010"), ("AD5", "AD", "AD500")],
)  # fmt: skip
def test_beginning_of_a_postcode_is_a_pattern(pattern, country, postcode):
    assert Area(frozenset({country}), postcodes=parse_postcodes(pattern)).holds(Place(country, postcode))


def test_patterns_are_parted_by_commas_and_lines():
    assert parse_postcodes(" 9000-9499,\n95 ,, ;96") == (
        Postcodes("9000", "9499"),
        Postcodes("95", "95"),
        Postcodes("96", "96"),
    )


@pytest.mark.parametrize("pattern", ["9000-", "-9000", "9000-99999", "9999-9000", "9*", "1-2-3", "-", "…"])
def test_pattern_that_cannot_be_meant_is_refused(pattern):
    with pytest.raises(InvalidPattern) as caught:
        parse_postcodes(f"35, {pattern}")

    assert caught.value.pattern == pattern


def test_regions_are_compared_without_capitals():
    hawaii = Area(frozenset({"US"}), regions=parse_regions("HI\nAlaska"))

    assert hawaii.holds(Place("US", region="hi"))
    assert hawaii.holds(Place("US", region=" ALASKA "))
    assert not hawaii.holds(Place("US", region="AK"))
    assert not hawaii.holds(Place("US"))


def test_area_with_regions_and_postcodes_asks_for_both():
    area = Area(frozenset({"ES"}), regions=parse_regions("Las Palmas"), postcodes=parse_postcodes("35"))

    assert area.holds(Place("ES", "35001", "Las Palmas"))
    assert not area.holds(Place("ES", "35001"))
    assert not area.holds(Place("ES", "38001", "Las Palmas"))


def test_narrower_areas_say_more():
    countries, regions, postcodes = frozenset({"PT"}), frozenset({"azores"}), parse_postcodes("95")
    areas = [
        Area(countries),
        Area(countries, regions),
        Area(countries, (), postcodes),
        Area(countries, regions, postcodes),
    ]

    assert [area.narrowness for area in areas] == [0, 1, 2, 3]


def test_address_gives_its_place():
    assert Place.of_address({"country": "PT", "postcode": "9500-321", "city": "Ponta Delgada"}) == Place(
        "PT", "9500-321"
    )
