"""The tax that prices contain. Pure: amounts are Money, percents are Decimal, and nothing is read or written.

The shop's prices include tax, so tax is taken out of an amount, never added to it: an amount G at p percent contains
G x p / (100 + p). It is rounded once for each rate, half up, on the sum of everything taxed at that rate; what single
lines contain is that sum shared out again, so that lines, rates and totals always agree to the cent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from common.money import Money, from_minor, round_to_minor, split_minor, to_minor

NO_TAX = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How goods sent somewhere are taxed. `percents` is by the code of the tax class; one without a rate has no tax.

    Prices of the shop contain the tax, or it is added to them. Delivery is taxed as the goods that it brings, in
    proportion to what they cost, or at the rate of `delivery_class`. Under reverse charge no tax is charged, and what
    prices contain is taken off them (Directive 2006/112/EC, article 196).
    """

    percents: Mapping[str, Decimal] = field(default_factory=dict)
    prices_include_tax: bool = True
    delivery_class: str | None = None
    is_reverse_charge: bool = False

    def percent(self, tax_class: str) -> Decimal:
        """The rate of the class in percent, also when nothing is charged for a reverse charge."""
        return self.percents.get(tax_class, NO_TAX)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Everything taxed at one rate: net + tax is what was paid for it."""

    percent: Decimal
    net: Money
    tax: Money


def contained_tax(gross: Money, percent: Decimal) -> Money:
    """The tax that `gross` contains at `percent`, rounded half up to the minor unit."""
    currency = gross.currency.code
    return from_minor(round_to_minor(gross.amount * percent / (100 + percent), currency), currency)


def share_out(amount: Money, weights: Sequence[Decimal]) -> list[Money]:
    """`amount` split in proportion to `weights` (none negative), to the minor unit and without a remainder.

    By the largest remainder (common.money.split_minor). Raises ValueError without anybody to share with.
    """
    currency = amount.currency.code
    return [from_minor(share, currency) for share in split_minor(to_minor(amount), weights)]


def tax_lines(gross_by_percent: Mapping[Decimal, Money]) -> tuple[TaxLine, ...]:
    """The tax contained in what is taxed at each rate, highest rate first."""
    lines = []
    for percent in sorted(gross_by_percent, reverse=True):
        gross = gross_by_percent[percent]
        tax = contained_tax(gross, percent)
        lines.append(TaxLine(percent=percent, net=gross - tax, tax=tax))
    return tuple(lines)
