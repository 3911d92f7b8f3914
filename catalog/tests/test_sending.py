"""Where goods of a delivery class may be sent."""

import pytest
from django.core.exceptions import ValidationError

from catalog.delivery import DeliveryOption, cheapest_quotes
from catalog.models import DeliveryClass
from catalog.sending import SendingRule, parse_parts
from checkout.shipping.tests.test_rates import terms
from common.money import from_minor
from common.places import Area, InvalidPattern, Place

ABROAD = (Area(frozenset({"BR", "US"})),)
ISLANDS = parse_parts("ES 07, 35, 38\nPT 9000-9999")


@pytest.mark.parametrize(
    ("areas", "is_only", "place", "is_refused"),
    [
        (ABROAD, False, Place("BR"), True),
        (ABROAD, False, Place("PT"), False),
        (ISLANDS, False, Place("ES", postcode="35001"), True),
        (ISLANDS, False, Place("ES", postcode="28001"), False),
        (ISLANDS, False, Place("ES"), False),  # nobody knows yet
        (ISLANDS, False, Place("PT", postcode="9500-321"), True),
        (ISLANDS, False, Place("DE", postcode="35001"), False),
        ((*ABROAD, *ISLANDS), False, Place("US", postcode="10001"), True),
        (ABROAD, True, Place("BR"), False),
        (ABROAD, True, Place("PT"), True),
        (ISLANDS, True, Place("ES", postcode="35001"), False),
        (ISLANDS, True, Place("ES", postcode="28001"), True),
        (ISLANDS, True, Place("ES"), False),  # nobody knows yet
        (ISLANDS, True, Place("DE"), True),
    ],
)
def test_rule_refuses_places(areas, is_only, place, is_refused):
    assert SendingRule("Batteries", areas, is_only=is_only).refuses(place) is is_refused


@pytest.mark.parametrize("text", ["ES", "ES ", "es 35", "ESP 35", "35", "ES 35-4", "ES <b>", "ES ,", "PT 9\nES"])
def test_lines_that_cannot_be_meant_are_refused(text):
    with pytest.raises(InvalidPattern):
        parse_parts(text)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"countries": [], "parts": ""}, "countries"),
        ({"countries": ["PT"], "parts": "ES 35-4"}, "parts"),
        ({"countries": [], "parts": "XX 35"}, "parts"),
    ],
)
def test_class_that_says_nothing_is_not_valid(fields, field):
    with pytest.raises(ValidationError) as refusal:
        DeliveryClass(name="Batteries", **fields).clean()

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("reach", "reached"),
    [(None, ("ES", "PT")), (DeliveryClass.Reach.EXCEPT, ("PT",)), (DeliveryClass.Reach.ONLY, ("ES",))],
)
def test_machines_are_told_of_the_countries_that_it_is_sent_to(reach, reached):
    rule = DeliveryClass(name="Plants", reach=reach, countries=["ES"]).rule if reach else None
    option = DeliveryOption(("ES", "PT"), terms(390), 1, 3)

    [quote] = cheapest_quotes([option], price=from_minor(2800, "EUR"), weight_grams=0, rule=rule)

    assert quote.countries == reached
