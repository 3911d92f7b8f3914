"""Money: exact decimals with a currency, stored as integer minor units (cents)."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import get_global
from moneyed import Money
from moneyed.l10n import format_money as babel_format_money

__all__ = ["Money", "currency_digits", "format_money", "from_minor", "round_to_minor", "to_minor", "zero"]


@cache
def currency_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217 as kept by Unicode CLDR)."""
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return digits


def round_to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in major units as minor units, halves away from zero: the one place where money is rounded."""
    return int(amount.scaleb(currency_digits(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_minor(money: Money) -> int:
    """Minor units of `money`. Raises ValueError when it has more decimals than its currency."""
    minor = money.amount.scaleb(currency_digits(money.currency.code))
    if minor != minor.to_integral_value():
        raise ValueError(f"{money} has a fraction of a minor unit")
    return int(minor)


def from_minor(minor: int, currency: str) -> Money:
    """Money of `minor` minor units: from_minor(1250, "EUR") is 12.50 euro."""
    return Money(Decimal(minor).scaleb(-currency_digits(currency)), currency)


def zero(currency: str) -> Money:
    """Nothing, in `currency`."""
    return from_minor(0, currency)


def format_money(money: Money, locale: str = "en") -> str:
    """`money` as people of `locale` (a language code such as "pt" or "en-gb") write it."""
    digits = currency_digits(money.currency.code)
    exact = Money(money.amount.quantize(Decimal(1).scaleb(-digits)), money.currency)
    formatted: str = babel_format_money(exact, locale=locale.replace("-", "_"))
    return formatted
