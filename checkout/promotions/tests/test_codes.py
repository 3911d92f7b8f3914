"""Codes: in capitals, unique, unguessable in bulk."""

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from catalog.tests.factories import NOON
from checkout.promotions import codes
from checkout.promotions.codes import ALPHABET, add_code, create_codes, normalise_code
from checkout.promotions.models import CouponCode
from checkout.promotions.tests.factories import PromotionFactory

pytestmark = pytest.mark.django_db


def make(promotion, **facts):
    return create_codes(promotion=promotion, by=None, at=NOON, **facts)


def test_codes_in_bulk_are_single_use_and_readable():
    promotion = PromotionFactory(codes=["HELLO"])

    made = make(promotion, count=1_200, start="spring", batch="Letter of May")

    rows = CouponCode.objects.filter(batch="Letter of May")
    assert {row.code for row in made} == {row.code for row in rows}
    assert (rows.count(), rows.filter(limit=1, promotion=promotion).count()) == (1_200, 1_200)
    letters = Counter("".join(row.code.removeprefix("SPRING-") for row in rows))
    assert set(letters) == {*ALPHABET, "-"}
    assert not set("01OILU") & set(ALPHABET)
    assert all(re.fullmatch(r"SPRING(-[0-9A-Z]{4}){3}", row.code) for row in rows)


def test_a_code_that_is_there_already_is_not_made_twice(monkeypatch):
    promotion = PromotionFactory(codes=["TAKEN"])
    drawn = iter(["TAKEN", "FREE", "FREE", "OTHER"])
    monkeypatch.setattr(codes, "new_code", lambda _prefix: next(drawn))

    made = make(promotion, count=2)

    assert sorted(row.code for row in made) == ["FREE", "OTHER"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 50_001}, "count"),
        ({"count": 1, "start": "SPRING SALE"}, "start"),
        ({"count": 1, "start": "É"}, "start"),
        ({"count": 1, "start": "A" * 26}, "start"),
    ],
)
def test_codes_that_cannot_be_are_refused(facts, field):
    promotion = PromotionFactory()

    with pytest.raises(ValidationError) as refusal:
        make(promotion, **facts)

    assert list(refusal.value.message_dict) == [field]
    assert not CouponCode.objects.exists()


@pytest.mark.parametrize("code", ["", "A B", "ÄHRE", "-A", "A-", "A" * 41, "HELLO"])
def test_a_code_of_one_s_own_is_plain_and_new(code):
    promotion = PromotionFactory(codes=["HELLO"])

    with pytest.raises(ValidationError) as refusal:
        add_code(promotion=promotion, code=code, limit=None, by=None, at=NOON)

    assert list(refusal.value.message_dict) == ["code"]
    assert CouponCode.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" welcome10 ", "WELCOME10"),
        ("ab c-d", "ABC-D"),
        ("", ""),
        ("'; --", ""),
        ("A" * 41, ""),
        ("\x00A", ""),
        ("ﬀ", ""),
        ("1" * 100_000, ""),
    ],
)
def test_what_is_typed_is_read_as_codes_are_kept(typed, code):
    assert normalise_code(typed) == code
