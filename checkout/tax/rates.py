"""How goods are taxed, and what a rate makes up of a total. Pure; the arithmetic is that of checkout.cart.pricing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from common.money import Money

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
