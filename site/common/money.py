"""Money: exact decimals with a currency, stored as integer minor units (cents)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import get_global
from moneyed import Money
from moneyed.l10n import format_money as babel_format_money

__all__ = [
    "Money",
    "currency_digits",
    "format_money",
    "from_minor",
    "round_to_minor",
    "split_minor",
    "to_minor",
    "zero",
]


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


def split_minor(units: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Minor units split in proportion to `weights` (none negative) without a remainder.

    Everyone gets their exact share rounded down; the units left over go one each to the largest fractions, the first
    of equals first (the largest remainder method). Without any weight the first takes all. Raises ValueError without
    anybody to share with.
    """
    if not weights:
        raise ValueError("there is nobody to share with")
    total = sum(weights)
    if total == 0:
        return [units, *(0 for _ in weights[1:])]
    shares = [divmod(units * weight, total) for weight in weights]
    floors = [int(whole) for whole, _ in shares]
    by_fraction = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
    for index in by_fraction[: units - sum(floors)]:
        floors[index] += 1
    return floors


def zero(currency: str) -> Money:
    """Nothing, in `currency`."""
    return from_minor(0, currency)


def format_money(money: Money, locale: str = "en") -> str:
    """`money` as people of `locale` (a language code such as "pt" or "en-gb") write it."""
    digits = currency_digits(money.currency.code)
    exact = Money(money.amount.quantize(Decimal(1).scaleb(-digits)), money.currency)
    formatted: str = babel_format_money(exact, locale=locale.replace("-", "_"))
    return formatted
