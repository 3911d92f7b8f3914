"""The tax on what a cart comes to. Pure, in minor units; docs/pricing.md states the rules and the rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checkout.promotions.rules import half_up
from checkout.tax.rates import TaxRules
from common.money import split_minor


@dataclass(frozen=True, slots=True)
class RateSum:
    """Everything taxed at one rate. `part` is the tax of its prices: contained in them, or to be added."""

    percent: Decimal
    stated: int
    part: int


@dataclass(frozen=True, slots=True)
class Taxes:
    """Sums by rate, highest first, and the part of the tax that falls to each line, in their order."""

    rates: tuple[RateSum, ...]
    lines: tuple[int, ...]


def take_taxes(
    rules: TaxRules, *, classes: Sequence[str], totals: Sequence[int], are_sent: Sequence[bool], delivery: int
) -> Taxes:
    """The tax of lines (their tax classes, what is left of them and whether they are sent) and of their delivery."""
    percents = [rules.percent(tax_class) for tax_class in classes]
    goods: dict[Decimal, int] = {}
    sent: dict[Decimal, int] = {}
    for percent, total, is_sent in zip(percents, totals, are_sent, strict=True):
        goods[percent] = goods.get(percent, 0) + total
        if is_sent:
            sent[percent] = sent.get(percent, 0) + total
    shares = {**dict.fromkeys(goods, 0), **_delivery_by_rate(rules, sent, delivery)}
    highest_first = sorted(shares, reverse=True)
    sums = [_rate_sum(rules, percent, goods.get(percent, 0) + shares[percent]) for percent in highest_first]
    lines = [0] * len(percents)
    for each in sums:
        members = [index for index, percent in enumerate(percents) if percent == each.percent]
        # What falls to delivery is left out: its weight stands last.
        weights = [*(totals[index] for index in members), shares[each.percent]]
        for index, part in zip(members, split_minor(each.part, weights), strict=False):
            lines[index] = part
    return Taxes(rates=tuple(sums), lines=tuple(lines))


def _delivery_by_rate(rules: TaxRules, sent: dict[Decimal, int], delivery: int) -> dict[Decimal, int]:
    """What of the delivery counts to each rate: by what the goods sent at each cost, of equals the highest first."""
    if not delivery:
        return {}
    if rules.delivery_class is not None:
        return {rules.percent(rules.delivery_class): delivery}
    percents = sorted(sent, reverse=True)
    return dict(zip(percents, split_minor(delivery, [sent[percent] for percent in percents]), strict=True))


def _rate_sum(rules: TaxRules, percent: Decimal, stated: int) -> RateSum:
    """What is taxed at one rate; its tax is rounded once, half up."""
    parts, whole = percent.as_integer_ratio()
    base = whole * 100 + parts if rules.prices_include_tax else whole * 100
    return RateSum(percent=percent, stated=stated, part=half_up(stated * parts, base))
