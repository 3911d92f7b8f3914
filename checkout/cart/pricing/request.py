"""What the pricing is asked: frozen facts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from checkout.promotions.rules import Customer, Promotion
from checkout.shipping.rates import DeliveryTerms
from checkout.tax.rates import TaxRules
from common.money import Money

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ItemToPrice:
    """Units of one variant: price a unit, code of its tax class, weight of a unit in grams.

    `marks` say what it is (checkout.promotions.rules.PromotedLine); `is_on_sale`, whether a sale price runs;
    `is_barred`, that it may not be brought to the place that the request is about.
    """

    variant_id: int
    quantity: int
    unit_price: Money
    tax_class: str
    weight_grams: int = 0
    requires_shipping: bool = True
    marks: frozenset[str] = frozenset()
    is_on_sale: bool = False
    is_barred: bool = False


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """What is to be priced, as of the moment `at`. Without a `delivery_method_id` the cheapest method is the estimate.

    `promotions` are those that apply by themselves and those that a code of the shopper's leads to; `codes` are all
    codes that the shopper entered, in capitals.
    """

    currency: str
    items: tuple[ItemToPrice, ...]
    promotions: tuple[Promotion, ...] = ()
    codes: tuple[str, ...] = ()
    customer: Customer = field(default_factory=Customer)
    tax: TaxRules = field(default_factory=TaxRules)
    delivery_terms: tuple[DeliveryTerms, ...] = ()
    delivery_method_id: int | None = None
    at: datetime = BEGINNING
