"""VAT numbers as they are typed, and when the buyer accounts for the tax."""

import pytest
from django.conf import settings

from checkout.tax.checks import check_shop_vat_number
from checkout.tax.reverse_charge import NumberState, is_reverse_charged, member_state
from checkout.tax.vat_numbers import InvalidVatNumber, read_vat_number
from common.places import Place

GERMAN, GREEK, NORTHERN_IRISH, HOME = "DE136695976", "EL094259216", "XI110305878", "PT501964843"


@pytest.mark.parametrize(
    ("typed", "country", "number", "state"),
    [
        ("DE136695976", "", GERMAN, "DE"),
        (" de 136-695.976 ", "", GERMAN, "DE"),
        ("136695976", "DE", GERMAN, "DE"),
        ("GR094259216", "", GREEK, "GR"),
        ("el 094259216", "DE", GREEK, "GR"),
        ("094259216", "GR", GREEK, "GR"),
        ("ATU13585627", "", "ATU13585627", "AT"),
        ("U13585627", "AT", "ATU13585627", "AT"),
        ("ESB58378431", "", "ESB58378431", "ES"),
        ("B58378431", "ES", "ESB58378431", "ES"),
        ("83404833048", "MC", "FR83404833048", "FR"),
        ("XI110305878", "", NORTHERN_IRISH, "XI"),
        ("PT501964843", "DE", HOME, "PT"),
    ],
)
def test_number_is_read_however_it_is_typed(typed, country, number, state):
    read = read_vat_number(typed, country=country)

    assert (str(read), read.state) == (number, state)


@pytest.mark.parametrize(
    "typed",
    [
        "DE136695977",  # a wrong check digit
        "DE13669597",
        "136695976",
        "GB110305878",  # no state of the EU
        "CHE100155212",
        "EU372000041",
        "DE",
        "",
        "DE\uff11\uff13\uff16\uff16\uff19\uff15\uff19\uff17\uff16",  # full-width digits
        "DE13669597\u0666",
        "'; DROP TABLE orders_order; --",
        "DE" + "1" * 1000,
    ],
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(InvalidVatNumber):
        read_vat_number(typed)


@pytest.mark.parametrize(
    ("place", "state"),
    [
        (Place("DE", "10115"), "DE"),
        (Place("PT", "9500-321"), "PT"),  # the Azores and Madeira are in the tax area
        (Place("PT", "9000-039"), "PT"),
        (Place("MC", "98000"), "FR"),
        (Place("GB", "BT1 5GS"), "XI"),
        (Place("GB", "SW1A 1AA"), None),
        (Place("GB"), None),
        (Place("IM", "IM1 1AA"), None),
        (Place("CH", "8001"), None),
        (Place("ES", "28013"), "ES"),
        (Place("ES", "35001"), None),
        (Place("ES", "38001"), None),
        (Place("ES", "51001"), None),
        (Place("ES", "52001"), None),
        (Place("DE", "27498"), None),
        (Place("DE", "78266"), None),
        (Place("IT", "23041"), None),
        (Place("IT", "22061"), None),
        (Place("GR", "63086"), None),
        (Place("GR", "63088"), "GR"),
        (Place("FR", "97110"), None),
        (Place("FR", "20000"), "FR"),  # Corsica
        (Place("GP", "97110"), None),
        (Place("FI", "22100"), None),
        (Place("AX", "22100"), None),
        (Place(""), None),
    ],
)
def test_tax_area_of_the_eu(place, state):
    assert member_state(place, member_states=settings.EU_COUNTRIES) == state


def decide(number=GERMAN, state=NumberState.CONFIRMED, *, seller="PT", to=None, needs_confirmation=False):
    return is_reverse_charged(
        seller=Place(seller),
        destination=to or Place("DE", "10115"),
        number=read_vat_number(number) if number else None,
        state=state,
        needs_confirmation=needs_confirmation,
        member_states=settings.EU_COUNTRIES,
    )


@pytest.mark.parametrize(
    ("facts", "is_charged"),
    [
        ({}, True),
        ({"number": ""}, False),
        ({"number": GREEK}, True),  # goods go to Germany, the buyer is registered in Greece: article 138(1)(b)
        ({"number": HOME}, False),  # registered where the goods start
        ({"to": Place("PT", "1100-053")}, False),
        ({"to": Place("PT", "9500-321")}, False),
        ({"to": Place("CH", "8001")}, False),
        ({"to": Place("ES", "35001")}, False),
        ({"to": Place("MC", "98000")}, True),
        ({"to": Place("GB", "BT1 5GS"), "number": NORTHERN_IRISH}, True),
        ({"to": Place("GB", "SW1A 1AA"), "number": NORTHERN_IRISH}, False),
        ({"to": Place("")}, False),
        ({"seller": "CH"}, False),
        ({"seller": "DE"}, False),
        ({"seller": "FR", "to": Place("MC", "98000")}, False),
    ],
)
def test_states_and_number_decide(facts, is_charged):
    assert decide(**facts) is is_charged


@pytest.mark.parametrize(
    ("state", "needs_confirmation", "is_charged"),
    [
        (NumberState.CONFIRMED, False, True),
        (NumberState.CONFIRMED, True, True),
        (NumberState.FORMAT, False, True),
        (NumberState.FORMAT, True, False),
        (NumberState.REFUSED, False, False),
        (NumberState.REFUSED, True, False),
        (NumberState.NONE, False, False),
    ],
)
def test_what_is_known_of_the_number_decides(state, needs_confirmation, is_charged):
    assert decide(state=state, needs_confirmation=needs_confirmation) is is_charged


@pytest.mark.parametrize(("number", "ids"), [("", []), (HOME, []), ("501964843", []), ("PT501964844", ["tax.E001"])])
def test_shop_does_not_start_with_a_wrong_number_of_its_own(settings, number, ids):
    settings.SHOP_VAT_NUMBER = number

    assert [error.id for error in check_shop_vat_number()] == ids
