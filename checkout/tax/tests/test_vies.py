"""What VIES answers, spoken to over HTTP."""

import json
import time

import pytest

from checkout.tax.tests.vies_double import CONSULTATION, UNAVAILABLE, run_double
from checkout.tax.vat_numbers import read_vat_number
from checkout.tax.vies import ViesAnswer, ViesUnavailable, ask_vies

NUMBER, SELLER = read_vat_number("DE136695976"), read_vat_number("PT501964843")


@pytest.fixture(scope="module")
def server():
    with run_double() as double:
        yield double


@pytest.fixture
def vies(server):
    server.valid, server.raw, server.delay, server.asked = {"DE136695976"}, None, 0, []
    return server


def test_valid_number_is_confirmed_with_a_consultation_number(vies):
    assert ask_vies(NUMBER, url=vies.url, seller=SELLER) == ViesAnswer(True, CONSULTATION)
    assert vies.asked == [
        {
            "countryCode": "DE",
            "vatNumber": "136695976",
            "requesterMemberStateCode": "PT",
            "requesterNumber": "501964843",
        }
    ]


def test_shop_without_a_number_gets_no_consultation_number(vies):
    assert ask_vies(NUMBER, url=vies.url, seller=None) == ViesAnswer(True, "")
    assert vies.asked == [{"countryCode": "DE", "vatNumber": "136695976"}]


def test_greek_numbers_are_asked_for_with_el(vies):
    ask_vies(read_vat_number("GR094259216"), url=vies.url, seller=None)

    assert vies.asked == [{"countryCode": "EL", "vatNumber": "094259216"}]


def test_unknown_number_is_refused(vies):
    vies.valid = set()

    assert ask_vies(NUMBER, url=vies.url, seller=SELLER) == ViesAnswer(False, CONSULTATION)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ((200, UNAVAILABLE), "MS_UNAVAILABLE"),
        ((500, UNAVAILABLE), "HTTP Error 500"),
        ((400, b"{}"), "HTTP Error 400"),
        ((503, b"down"), "HTTP Error 503"),
        ((200, b"<html>maintenance</html>"), "no JSON"),
        ((200, b"\xff\xfe\x00"), "no JSON"),
        ((200, b""), "no JSON"),
        ((200, b"[" * 100_000), "no JSON"),
        ((200, b"[true]"), "no object"),
        ((200, b"null"), "no object"),
        ((200, b"{}"), "neither valid nor invalid"),
        ((200, b'{"valid": "yes"}'), "neither valid nor invalid"),
        ((200, b'{"valid": 1}'), "neither valid nor invalid"),
        ((200, b'{"valid": true, "countryCode": "FR", "vatNumber": "136695976"}'), "neither valid nor invalid"),
        ((200, b'{"errorWrappers": [7]}'), "neither valid nor invalid"),
        ((200, b'{"errorWrappers": []}'), "neither valid nor invalid"),
    ],
)
def test_anything_else_is_no_answer(vies, raw, reason):
    vies.raw = raw

    with pytest.raises(ViesUnavailable, match=reason):
        ask_vies(NUMBER, url=vies.url, seller=SELLER)


@pytest.mark.parametrize("identifier", [None, 7, "x" * 500])
def test_odd_consultation_numbers_do_no_harm(vies, identifier):
    vies.raw = (200, json.dumps({"valid": True, "requestIdentifier": identifier}).encode())

    answer = ask_vies(NUMBER, url=vies.url, seller=SELLER)

    assert answer == ViesAnswer(True, "x" * 40 if isinstance(identifier, str) else "")


def test_slow_answer_is_not_waited_for(vies):
    vies.delay = 2.0
    begun = time.monotonic()

    with pytest.raises(ViesUnavailable, match="timed out"):
        ask_vies(NUMBER, url=vies.url, seller=SELLER, timeout=0.2)

    assert time.monotonic() - begun < 1.5


def test_nobody_there_is_no_answer():
    with run_double() as gone:
        url = gone.url

    with pytest.raises(ViesUnavailable, match="refused"):
        ask_vies(NUMBER, url=url, seller=None)
