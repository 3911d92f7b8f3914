"""Money: minor units, rounding and how people read it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money, currency_digits, format_money, from_minor, round_to_minor, split_minor, to_minor


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("USD", 2)])
def test_currencies_have_their_own_decimals(currency: str, digits: int) -> None:
    assert currency_digits(currency) == digits


@pytest.mark.parametrize(
    ("minor", "currency", "amount"), [(1250, "EUR", "12.50"), (1250, "JPY", "1250"), (1250, "KWD", "1.250")]
)
def test_minor_units_become_money_and_come_back(minor: int, currency: str, amount: str) -> None:
    money = from_minor(minor, currency)

    assert money == Money(Decimal(amount), currency)
    assert to_minor(money) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("0.005", "EUR", 1), ("0.0049", "EUR", 0), ("-0.005", "EUR", -1), ("1.5", "JPY", 2), ("0.0005", "KWD", 1)],
)
def test_halves_are_rounded_away_from_zero(amount: str, currency: str, minor: int) -> None:
    assert round_to_minor(Decimal(amount), currency) == minor


def test_a_fraction_of_a_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="fraction"):
        to_minor(Money(Decimal("0.001"), "EUR"))


@pytest.mark.parametrize(
    ("locale", "expected"), [("en", "€1,234.50"), ("de", "1.234,50\xa0€"), ("fr", "1\u202f234,50\xa0€")]
)
def test_money_is_written_as_the_locale_writes_it(locale: str, expected: str) -> None:
    assert format_money(from_minor(123450, "EUR"), locale) == expected


def test_units_left_over_go_to_the_largest_fractions() -> None:
    assert split_minor(100, [Decimal(1), Decimal(1), Decimal(4)]) == [17, 17, 66]


def test_first_takes_all_where_nobody_has_weight() -> None:
    assert split_minor(390, [Decimal(0), Decimal(0)]) == [390, 0]


def test_nobody_to_share_with_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody"):
        split_minor(1, [])


@given(
    amount=st.integers(0, 10**9),
    weights=st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=12),
)
def test_shares_sum_to_the_amount_and_none_is_off_by_more_than_a_unit(amount: int, weights: list[Decimal]) -> None:
    shares = split_minor(amount, weights)

    assert sum(shares) == amount
    total = sum(weights)
    if total:
        assert all(abs(share - amount * weight / total) < 1 for share, weight in zip(shares, weights, strict=True))
