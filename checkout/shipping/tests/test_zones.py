"""Which zone serves a place, and what its methods are."""

import pytest

from checkout.shipping.models import DeliveryMethod, DeliveryZone, PickupPoint, PriceBand, WeightBand
from checkout.shipping.rates import Band, Span
from checkout.shipping.rates import PickupPoint as Point
from checkout.shipping.selectors import (
    get_zone,
    list_delivery_countries,
    list_delivery_options,
    list_delivery_terms,
)
from common.money import from_minor
from common.places import Place

pytestmark = pytest.mark.django_db


def euro(minor):
    return from_minor(minor, "EUR")


def zone_name(country, postcode="", region=""):
    found = get_zone(place=Place(country, postcode, region), currency="EUR")
    return DeliveryZone.objects.get(pk=found.id).name if found else None


@pytest.mark.parametrize(
    ("country", "zone"),
    [("PT", "Home"), ("BE", "European Union"), ("CH", "Rest of Europe"), ("US", "Further away"), ("AQ", None)],
)
def test_fresh_shop_knows_its_zones(country, zone):
    assert zone_name(country) == zone


@pytest.mark.parametrize("country", ["", "P", "pt", "T,", "%%", "PTX", "_T"])
def test_what_is_no_country_has_no_zone(country):
    assert get_zone(place=Place(country), currency="EUR") is None


def test_country_in_two_zones_belongs_to_the_first():
    nearer = DeliveryZone.objects.create(name="Nearer", countries=["BE"], position=0)
    DeliveryZone.objects.filter(name="Home").update(position=5)

    assert get_zone(place=Place("BE"), currency="EUR").id == nearer.pk


@pytest.mark.parametrize(
    ("postcode", "region", "zone"),
    [
        ("", "", "Home"),
        ("1000-001", "", "Home"),
        ("9500-321", "", "Islands"),
        ("9500 321", "", "Islands"),
        ("9600-001", "", "Far islands"),
        ("8999-999", "", "Home"),
        ("1000-001", "Porto", "North"),
        ("1000-001", " porto ", "North"),
        ("9500-321", "Porto", "Islands"),
        ("4000-001", "Porto", "Old town"),
    ],
)
def test_narrowest_zone_that_holds_a_place_serves_it(postcode, region, zone):
    make = DeliveryZone.objects.create
    make(name="Islands", countries=["PT"], postcodes="90-99", position=0)
    make(name="Far islands", countries=["PT"], postcodes="960", position=9)
    make(name="Later twin of far islands", countries=["PT"], postcodes="960", position=9)
    make(name="North", countries=["PT", "ES"], regions="Porto, Braga", position=9)
    make(name="Old town", countries=["PT"], regions="Porto", postcodes="4000", position=9)

    assert zone_name("PT", postcode, region) == zone


def test_zone_serves_its_places_alone_and_with_nothing_when_its_methods_are_off():
    islands = DeliveryZone.objects.create(name="Islands", countries=["PT"], postcodes="9")
    DeliveryMethod.objects.create(zone=islands, code="ship", name="By ship", cost=1500, is_active=False)
    place = Place("PT", "9500-321")

    assert list_delivery_terms(place=place, currency="EUR") == []
    assert [each.code for each in list_delivery_terms(place=Place("PT"), currency="EUR")] == ["post", "express"]

    DeliveryMethod.objects.filter(zone=islands).update(is_active=True)
    assert [each.code for each in list_delivery_terms(place=place, currency="EUR")] == ["ship"]


def test_withdrawn_methods_are_not_offered():
    DeliveryMethod.objects.filter(zone__name="Home", code="express").update(is_active=False)
    DeliveryMethod.objects.filter(zone__name="Further away").update(is_active=False)

    assert [each.code for each in list_delivery_terms(place=Place("PT"), currency="EUR")] == ["post"]
    assert "US" not in list_delivery_countries()
    assert "PT" in list_delivery_countries()


def test_present_methods_kept_their_cost_as_flat_ones():
    post, express = list_delivery_terms(place=Place("PT"), currency="EUR")

    assert (post.kind, post.cost, post.free_from, post.maximum_weight_grams) == ("flat", euro(390), euro(6000), 30_000)
    assert (express.kind, express.cost, express.free_from, express.bands) == ("flat", euro(890), None, ())


def test_bands_and_points_are_read_with_their_methods(django_assert_num_queries):
    zone = DeliveryZone.objects.create(name="Malta", countries=["MT"], postcodes="VLT")
    kinds = DeliveryMethod.Kind
    weight = DeliveryMethod.objects.create(zone=zone, code="w", name="W", kind=kinds.WEIGHT, position=1)
    price = DeliveryMethod.objects.create(zone=zone, code="p", name="P", kind=kinds.PRICE, position=2)
    pickup = DeliveryMethod.objects.create(zone=zone, code="c", name="C", kind=kinds.PICKUP, cost=100, position=3)
    WeightBand.objects.create(method=weight, first=501, last=None, cost=900)
    WeightBand.objects.create(method=weight, first=0, last=500, cost=400)
    PriceBand.objects.create(method=price, first=0, last=None, cost=700)
    PriceBand.objects.create(method=weight, first=0, last=None, cost=1)  # from when it went by price
    point = PickupPoint.objects.create(method=pickup, name="Mill", address="1 Old Rd\nValletta", hours="Daily 10-18")
    PickupPoint.objects.create(method=pickup, name="Shut", address="-", hours="-", is_active=False)

    with django_assert_num_queries(3):
        by_weight, by_price, collected = list_delivery_terms(place=Place("MT", "VLT 1117"), currency="EUR")

    assert by_weight.bands == (Band(Span(0, 500), euro(400)), Band(Span(501, None), euro(900)))
    assert by_price.bands == (Band(Span(0, None), euro(700)),)
    assert collected.points == (Point(point.pk, "Mill", "1 Old Rd\nValletta", "Daily 10-18"),)
    assert (by_weight.points, collected.bands, collected.cost) == ((), (), euro(100))


def test_flat_methods_are_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(list_delivery_terms(place=Place("PT"), currency="EUR")) == 2


def test_catalogue_is_told_each_active_way_to_the_countries_that_it_serves(django_assert_num_queries):
    DeliveryZone.objects.all().delete()
    near = DeliveryZone.objects.create(name="Near", countries=["PT", "ES"], position=0)
    both = DeliveryZone.objects.create(name="Both", countries=["ES", "FR"], position=1)
    islands = DeliveryZone.objects.create(name="Islands", countries=["PT", "IT"], postcodes="9", position=0)
    DeliveryMethod.objects.create(zone=near, code="post", name="By post", cost=390, free_from=6000)
    DeliveryMethod.objects.create(zone=near, code="mule", name="By mule", cost=1, is_active=False)
    shop = DeliveryMethod.objects.create(zone=near, code="shop", name="In the shop", cost=0, kind="pickup")
    PickupPoint.objects.create(method=shop, name="Mill", address="1 Old Rd", hours="Daily")
    DeliveryMethod.objects.create(zone=both, code="post", name="By post", cost=690)
    DeliveryMethod.objects.create(zone=islands, code="ship", name="By ship", cost=1)

    with django_assert_num_queries(2):  # zones with their methods, and pickup points
        options = list_delivery_options("EUR")

    assert [(option.countries, option.rule.cost, option.rule.free_from) for option in options] == [
        (("ES", "PT"), euro(390), euro(6000)),
        (("FR",), euro(690), None),
    ]
    assert options[0].rule.cost_of_one(price=euro(5999), weight_grams=1) == euro(390)
    assert options[0].rule.cost_of_one(price=euro(6000), weight_grams=1) == euro(0)
