"""Money: minor units, rounding and how people read it."""

from decimal import Decimal

import pytest

from common.money import Money, currency_digits, format_money, from_minor, round_to_minor, to_minor


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
