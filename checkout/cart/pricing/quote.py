"""What the pricing answers: every part of the price, and where it comes from."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from checkout.shipping.rates import DeliveryRate
from checkout.tax.rates import TaxLine
from common.money import Money


class Target(StrEnum):
    GOODS = "goods"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one promotion takes off: `amount` in all, and of it what falls to each line (variant id, amount).

    That of delivery has no lines. `code` is what the shopper entered for it, if anything; `is_for_first_order` says
    that only who has not ordered before gets it.
    """

    promotion_id: int
    name: str
    code: str
    target: Target
    amount: Money
    lines: tuple[tuple[int, Money], ...] = ()
    is_for_first_order: bool = False


@dataclass(frozen=True, slots=True)
class PricedLine:
    """total = unit_price x quantity - discount, as prices are stated; what is paid for it is net + tax."""

    variant_id: int
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    tax_percent: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class PricedCart:
    """total = items - discounts + delivery + tax_adjustment, and contains tax = the sum over tax_lines.

    `discounts` are those of goods; `delivery` is what is left of `delivery_full` after promotions. `tax_adjustment` is
    nothing where prices contain tax, the tax where it is added to them, and the tax that prices contained, below zero,
    under reverse charge. `delivery_rates` are the ways the goods can travel, at what they cost after promotions.
    `delivery_rate` is the chosen one, or the estimate; it is None when nothing needs sending (`needs_delivery` is
    false) and when the goods cannot be sent that way. `idle_codes` were entered and take nothing off.
    """

    currency: str
    lines: tuple[PricedLine, ...]
    items: Money
    discounts: Money
    delivery_full: Money
    delivery: Money
    tax: Money
    tax_adjustment: Money
    total: Money
    tax_lines: tuple[TaxLine, ...]
    adjustments: tuple[Adjustment, ...]
    idle_codes: tuple[str, ...]
    is_reverse_charge: bool
    needs_delivery: bool
    weight_grams: int
    delivery_rates: tuple[DeliveryRate, ...]
    delivery_rate: DeliveryRate | None

    @property
    def tax_taken_off(self) -> Money:
        """What prices contained and a reverse charge takes off."""
        return -self.tax_adjustment if self.is_reverse_charge else self.tax_adjustment * 0

    @property
    def is_deliverable(self) -> bool:
        return not self.needs_delivery or self.delivery_rate is not None

    @property
    def goods(self) -> Money:
        """What the goods cost after discounts, as prices are stated."""
        return self.items - self.discounts
