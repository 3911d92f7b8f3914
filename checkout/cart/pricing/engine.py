"""Puts the steps together: lines, promotions on goods, delivery and promotions on it, tax, total."""

from collections.abc import Mapping

from checkout.cart.pricing.promoting import Given, Outcome, Promoting
from checkout.cart.pricing.quote import Adjustment, PricedCart, PricedLine, Target
from checkout.cart.pricing.request import PriceRequest
from checkout.cart.pricing.taxing import Taxes, take_taxes
from checkout.tax.rates import NO_TAX, TaxLine
from common.money import Money, from_minor


def price_cart(request: PriceRequest) -> PricedCart:
    """Price everything in the request. An amount in another currency raises TypeError.

    A price or a number of units below nothing raises ValueError.
    """
    _refuse_other_currencies(request)
    _refuse_less_than_nothing(request)
    promoting = Promoting(request)
    outcome = promoting.best()
    taxes = take_taxes(
        request.tax,
        classes=[item.tax_class for item in request.items],
        totals=outcome.left,
        are_sent=[item.requires_shipping for item in request.items],
        delivery=outcome.delivery,
    )
    return _Quote(request, promoting, outcome, taxes).priced()


def _refuse_other_currencies(request: PriceRequest) -> None:
    amounts = [item.unit_price for item in request.items]
    for terms in request.delivery_terms:
        amounts += terms.amounts
    if any(amount.currency.code != request.currency for amount in amounts):
        raise TypeError(f"not every amount is in {request.currency}")


def _refuse_less_than_nothing(request: PriceRequest) -> None:
    if any(item.quantity < 0 or item.unit_price.amount < 0 for item in request.items):
        raise ValueError("a price or a number of units is below nothing")


class _Quote:
    """Writes the outcome down as money, with every part named."""

    def __init__(self, request: PriceRequest, promoting: Promoting, outcome: Outcome, taxes: Taxes) -> None:
        self.request = request
        self.promoting = promoting
        self.outcome = outcome
        self.taxes = taxes
        rules = request.tax
        self.is_charged = not rules.is_reverse_charge
        self.is_contained = rules.prices_include_tax

    def money(self, minor: int) -> Money:
        return from_minor(minor, self.request.currency)

    def priced(self) -> PricedCart:
        outcome, full = self.outcome, sum(self.promoting.full)
        adjustment = self._adjustment(sum(each.part for each in self.taxes.rates))
        tax_lines = self._tax_lines()
        return PricedCart(
            currency=self.request.currency,
            lines=self._lines(),
            items=self.money(full),
            discounts=self.money(full - sum(outcome.left)),
            delivery_full=self.money(outcome.delivery_full),
            delivery=self.money(outcome.delivery),
            tax=sum((line.tax for line in tax_lines), self.money(0)),
            tax_adjustment=self.money(adjustment),
            total=self.money(outcome.cost + adjustment),
            tax_lines=tax_lines,
            adjustments=tuple(each for given in outcome.given for each in self._explained(given)),
            idle_codes=self._idle_codes(),
            is_reverse_charge=self.request.tax.is_reverse_charge,
            needs_delivery=self.promoting.needs_delivery,
            weight_grams=self.promoting.weight_grams,
            delivery_rates=outcome.rates,
            delivery_rate=outcome.rate,
        )

    def _adjustment(self, part: int) -> int:
        """What the tax `part` of stated prices adds to them: all of it, nothing, or, under reverse charge, less."""
        if self.is_contained:
            return 0 if self.is_charged else -part
        return part if self.is_charged else 0

    def _net_and_tax(self, stated: int, part: int) -> tuple[Money, Money]:
        net = stated - part if self.is_contained else stated
        return self.money(net), self.money(part if self.is_charged else 0)

    def _tax_lines(self) -> tuple[TaxLine, ...]:
        """One for each rate; under reverse charge one for all, at no percent."""
        if not self.is_charged:
            net = self.outcome.cost + self._adjustment(sum(each.part for each in self.taxes.rates))
            return (TaxLine(percent=NO_TAX, net=self.money(net), tax=self.money(0)),) if self.taxes.rates else ()
        lines = []
        for each in self.taxes.rates:
            net_money, tax = self._net_and_tax(each.stated, each.part)
            lines.append(TaxLine(percent=each.percent, net=net_money, tax=tax))
        return tuple(lines)

    def _lines(self) -> tuple[PricedLine, ...]:
        lines = []
        rows = zip(self.request.items, self.promoting.full, self.outcome.left, self.taxes.lines, strict=True)
        for item, full, left, part in rows:
            net, tax = self._net_and_tax(left, part)
            lines.append(
                PricedLine(
                    variant_id=item.variant_id,
                    quantity=item.quantity,
                    unit_price=item.unit_price,
                    discount=self.money(full - left),
                    total=self.money(left),
                    tax_percent=self.request.tax.percent(item.tax_class) if self.is_charged else NO_TAX,
                    net=net,
                    tax=tax,
                )
            )
        return tuple(lines)

    def _explained(self, given: Given) -> list[Adjustment]:
        """One adjustment for goods and one for delivery, of those that are anything."""
        adjustments = []
        if any(given.cuts.values()):
            adjustments.append(self._named(given, Target.GOODS, sum(given.cuts.values()), given.cuts))
        if given.delivery_cut:
            adjustments.append(self._named(given, Target.DELIVERY, given.delivery_cut, {}))
        return adjustments

    def _named(self, given: Given, target: Target, amount: int, cuts: Mapping[int, int]) -> Adjustment:
        items = self.request.items
        return Adjustment(
            promotion_id=given.promotion.id,
            name=given.promotion.name,
            code=given.promotion.code,
            target=target,
            amount=self.money(amount),
            lines=tuple((items[index].variant_id, self.money(cut)) for index, cut in sorted(cuts.items()) if cut),
            is_for_first_order=given.promotion.conditions.is_first_order,
        )

    def _idle_codes(self) -> tuple[str, ...]:
        used = {given.promotion.code for given in self.outcome.given}
        return tuple(code for code in self.request.codes if code not in used)
