"""What delivery costs, and where things are sent."""

import pytest

from checkout.shipping.models import DeliveryMethod, DeliveryZone
from checkout.shipping.rates import DeliveryTerms, Parcel, cheapest, delivery_rate, delivery_rates
from checkout.shipping.selectors import (
    get_zone,
    list_delivery_countries,
    list_delivery_options,
    list_delivery_terms,
)
from common.money import from_minor


def euro(minor):
    return from_minor(minor, "EUR")


def terms(cost=390, free_from=None, heaviest=None, method_id=1):
    return DeliveryTerms(
        method_id=method_id,
        code="post",
        name="By post",
        description="",
        cost=euro(cost),
        free_from=None if free_from is None else euro(free_from),
        maximum_weight_grams=heaviest,
        days_from=1,
        days_to=3,
    )


@pytest.mark.parametrize(("items", "cost", "missing"), [(5999, 390, 1), (6000, 0, 0), (9000, 0, 0), (0, 390, 6000)])
def test_free_from_an_amount_on(items, cost, missing):
    rate = delivery_rate(terms(free_from=6000), parcel=Parcel(weight_grams=100, goods=euro(items), units=1))

    assert (rate.cost, rate.missing_for_free, rate.is_free) == (euro(cost), euro(missing), cost == 0)


def test_method_without_a_limit_is_never_free():
    assert delivery_rate(terms(), parcel=Parcel(weight_grams=0, goods=euro(10**6), units=1)).missing_for_free is None


@pytest.mark.parametrize(("weight", "fits"), [(1999, True), (2000, True), (2001, False)])
def test_too_heavy_goods_do_not_travel_by_a_method(weight, fits):
    rates = delivery_rates([terms(heaviest=2000)], parcel=Parcel(weight_grams=weight, goods=euro(100), units=1))

    assert bool(rates) is fits


def test_cheapest_is_the_first_of_equals():
    rates = delivery_rates(
        [terms(900, method_id=1), terms(390, method_id=2), terms(390, method_id=3)],
        parcel=Parcel(weight_grams=0, goods=euro(1), units=1),
    )

    assert cheapest(rates).terms.method_id == 2
    assert cheapest([]) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "zone"),
    [("PT", "Home"), ("BE", "European Union"), ("CH", "Rest of Europe"), ("US", "Further away"), ("AQ", None)],
)
def test_fresh_shop_knows_its_zones(country, zone):
    found = get_zone(country=country)

    assert (found.name if found else None) == zone


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["", "P", "pt", "T,", "%%", "PTX", "_T"])
def test_what_is_no_country_has_no_zone(country):
    assert get_zone(country=country) is None


@pytest.mark.django_db
def test_country_in_two_zones_belongs_to_the_first():
    nearer = DeliveryZone.objects.create(name="Nearer", countries=["BE"], position=0)
    DeliveryZone.objects.filter(name="Home").update(position=5)

    assert get_zone(country="BE") == nearer


@pytest.mark.django_db
def test_withdrawn_methods_are_not_offered():
    DeliveryMethod.objects.filter(zone__name="Home", code="express").update(is_active=False)
    DeliveryMethod.objects.filter(zone__name="Further away").update(is_active=False)

    assert [each.code for each in list_delivery_terms(country="PT", currency="EUR")] == ["post"]
    assert "US" not in list_delivery_countries()
    assert "PT" in list_delivery_countries()


def test_catalogue_is_told_each_active_way_to_the_countries_that_it_serves(db, django_assert_num_queries):
    DeliveryZone.objects.all().delete()
    near = DeliveryZone.objects.create(name="Near", countries=["PT", "ES"], position=0)
    both = DeliveryZone.objects.create(name="Both", countries=["ES", "FR"], position=1)
    DeliveryMethod.objects.create(zone=near, code="post", name="By post", cost=390, free_from=6000)
    DeliveryMethod.objects.create(zone=near, code="mule", name="By mule", cost=1, is_active=False)
    DeliveryMethod.objects.create(zone=both, code="post", name="By post", cost=690)

    with django_assert_num_queries(2):
        options = list_delivery_options("EUR")

    assert [(option.countries, option.cost, option.free_from) for option in options] == [
        (("ES", "PT"), euro(390), euro(6000)),
        (("FR",), euro(690), None),
    ]
