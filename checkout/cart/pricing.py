"""The one price of a cart: what it holds, discounts, delivery, tax and total, each to the minor unit. Pure.

`price_cart` runs a draft through STEPS in their order; docs/pricing.md states the algorithm and its rounding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from checkout.shipping.rates import DeliveryRate, DeliveryTerms, Parcel, cheapest, delivery_rates
from checkout.tax.rates import TaxLine, TaxRules, share_out, tax_lines
from common.money import Money, zero

__all__ = ["ItemToPrice", "PriceRequest", "PricedCart", "PricedLine", "TaxLine", "price_cart"]


@dataclass(frozen=True, slots=True)
class ItemToPrice:
    """Units of one variant: price a unit, code of its tax class, weight of a unit in grams."""

    variant_id: int
    quantity: int
    unit_price: Money
    tax_class: str
    weight_grams: int = 0
    requires_shipping: bool = True


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """What is to be priced. Without a `delivery_method_id` delivery is estimated by the cheapest method."""

    currency: str
    items: tuple[ItemToPrice, ...]
    tax: TaxRules = field(default_factory=TaxRules)
    delivery_terms: tuple[DeliveryTerms, ...] = ()
    delivery_method_id: int | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """total = unit_price x quantity - discount; `tax` is what the total contains."""

    variant_id: int
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    tax_percent: Decimal
    tax: Money


@dataclass(frozen=True, slots=True)
class PricedCart:
    """total = items - discounts + delivery, and contains tax = the sum over tax_lines.

    `delivery_rates` are the ways the goods can travel. `delivery_rate` is the chosen one, or the estimate; it is None
    when nothing needs sending (`needs_delivery` is false) and when the goods cannot be sent that way.
    """

    currency: str
    lines: tuple[PricedLine, ...]
    items: Money
    discounts: Money
    delivery: Money
    tax: Money
    total: Money
    tax_lines: tuple[TaxLine, ...]
    needs_delivery: bool
    weight_grams: int
    delivery_rates: tuple[DeliveryRate, ...]
    delivery_rate: DeliveryRate | None

    @property
    def is_deliverable(self) -> bool:
        return not self.needs_delivery or self.delivery_rate is not None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A price on its way through the steps. Discounts are those of the lines, in their order."""

    request: PriceRequest
    line_gross: tuple[Money, ...] = ()
    line_discounts: tuple[Money, ...] = ()
    rates: tuple[DeliveryRate, ...] = ()
    rate: DeliveryRate | None = None
    tax_lines: tuple[TaxLine, ...] = ()
    line_taxes: tuple[Money, ...] = ()

    @property
    def nothing(self) -> Money:
        return zero(self.request.currency)

    @property
    def line_totals(self) -> tuple[Money, ...]:
        return tuple(gross - discount for gross, discount in zip(self.line_gross, self.line_discounts, strict=True))

    @property
    def goods(self) -> Money:
        """What the goods cost after discounts."""
        return sum(self.line_totals, self.nothing)

    @property
    def delivery(self) -> Money:
        return self.rate.cost if self.rate else self.nothing


Step = Callable[[_Draft], _Draft]


def price_cart(request: PriceRequest) -> PricedCart:
    """Price everything in the request. An amount in another currency raises TypeError."""
    draft = _Draft(request=request)
    for step in STEPS:
        draft = step(draft)
    return _sum_up(draft)


def _price_lines(draft: _Draft) -> _Draft:
    gross = tuple(draft.nothing + item.unit_price * item.quantity for item in draft.request.items)
    return replace(draft, line_gross=gross, line_discounts=(draft.nothing,) * len(gross))


def _add_delivery(draft: _Draft) -> _Draft:
    if not _needs_delivery(draft.request):
        return draft
    rates = delivery_rates(draft.request.delivery_terms, parcel=_parcel(draft))
    wanted = draft.request.delivery_method_id
    if wanted is None:
        return replace(draft, rates=rates, rate=cheapest(rates))
    return replace(draft, rates=rates, rate=next((rate for rate in rates if rate.terms.method_id == wanted), None))


def _take_out_tax(draft: _Draft) -> _Draft:
    """Delivery is taxed as the goods it brings: its cost counts to their rates in proportion to what they cost."""
    if not draft.line_totals:
        return draft
    percents = [draft.request.tax.percent(item.tax_class) for item in draft.request.items]
    rates = sorted(set(percents), reverse=True)
    goods = dict.fromkeys(rates, draft.nothing)
    for percent, total in zip(percents, draft.line_totals, strict=True):
        goods[percent] += total
    delivery = share_out(draft.delivery, [goods[rate].amount for rate in rates])
    lines = tax_lines({rate: goods[rate] + share for rate, share in zip(rates, delivery, strict=True)})
    return replace(draft, tax_lines=lines, line_taxes=_taxes_of_lines(draft, percents, lines, delivery))


def _taxes_of_lines(
    draft: _Draft, percents: Sequence[Decimal], lines: Sequence[TaxLine], delivery: Sequence[Money]
) -> tuple[Money, ...]:
    """The tax of each rate shared out to its lines and to its part of delivery; what falls to delivery is left out."""
    taxes = [draft.nothing] * len(percents)
    for line, delivery_share in zip(lines, delivery, strict=True):
        members = [index for index, percent in enumerate(percents) if percent == line.percent]
        weights = [draft.line_totals[index].amount for index in members]
        for index, tax in zip(members, share_out(line.tax, [*weights, delivery_share.amount]), strict=False):
            taxes[index] = tax
    return tuple(taxes)


# Promotions will stand between the lines and delivery, because free delivery counts what is paid for the goods.
STEPS: tuple[Step, ...] = (_price_lines, _add_delivery, _take_out_tax)


def _sum_up(draft: _Draft) -> PricedCart:
    items = sum(draft.line_gross, draft.nothing)
    discounts = sum(draft.line_discounts, draft.nothing)
    return PricedCart(
        currency=draft.request.currency,
        lines=_lines(draft),
        items=items,
        discounts=discounts,
        delivery=draft.delivery,
        tax=sum((line.tax for line in draft.tax_lines), draft.nothing),
        total=items - discounts + draft.delivery,
        tax_lines=draft.tax_lines,
        needs_delivery=_needs_delivery(draft.request),
        weight_grams=_weight(draft.request),
        delivery_rates=draft.rates,
        delivery_rate=draft.rate,
    )


def _lines(draft: _Draft) -> tuple[PricedLine, ...]:
    rows = zip(draft.request.items, draft.line_discounts, draft.line_totals, draft.line_taxes, strict=True)
    return tuple(
        PricedLine(
            variant_id=item.variant_id,
            quantity=item.quantity,
            unit_price=item.unit_price,
            discount=discount,
            total=total,
            tax_percent=draft.request.tax.percent(item.tax_class),
            tax=tax,
        )
        for item, discount, total, tax in rows
    )


def _needs_delivery(request: PriceRequest) -> bool:
    return any(item.requires_shipping for item in request.items)


def _parcel(draft: _Draft) -> Parcel:
    units = sum(item.quantity for item in draft.request.items if item.requires_shipping)
    return Parcel(weight_grams=_weight(draft.request), goods=draft.goods, units=units)


def _weight(request: PriceRequest) -> int:
    return sum(item.weight_grams * item.quantity for item in request.items if item.requires_shipping)
