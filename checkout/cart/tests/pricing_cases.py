"""Reads pricing cases as people write them (docs/pricing.md) and turns them into requests.

A key that is not known is refused, so that no case checks less than it says.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from checkout.cart.pricing import ItemToPrice, PricedCart, PriceRequest
from checkout.promotions.effects import (
    AmountOff,
    AmountOffEach,
    BundlePart,
    BundlePrice,
    BuyXGetY,
    FreeDelivery,
    Measure,
    PercentOff,
    Tier,
    Tiers,
)
from checkout.promotions.rules import Combination, Conditions, Customer, Effect, Promotion, Scope
from checkout.shipping.rates import DeliveryTerms
from checkout.tax.rates import TaxRules
from common.money import Money, from_minor, round_to_minor, to_minor

NOON = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
Case = Mapping[str, Any]
KEYS = {
    "case",
    "currency",
    "cart",
    "promotions",
    "delivery",
    "chosen",
    "tax",
    "customer",
    "codes",
    "at",
    "expect",
    "why",
}
EXPECTED = {
    "items", "discounts", "lines", "delivery_full", "delivery", "tax", "tax_adjustment", "total", "adjustments",
    "line_taxes", "line_nets", "idle_codes",
}  # fmt: skip


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a YAML file, or of the examples in a Markdown file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        for block in text.split("```yaml\n")[1:]:
            yield yaml.load(block.split("```")[0], Loader=yaml.BaseLoader)
        return
    yield from yaml.load(text, Loader=yaml.BaseLoader)


class _Row:
    """A mapping of which everything must be read."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = dict(row)

    def take(self, key: str, default: Any = None) -> Any:
        return self.row.pop(key, default)

    def has(self, key: str) -> bool:
        return key in self.row

    def done(self) -> None:
        assert not self.row, f"unknown: {sorted(self.row)}"


class Reader:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.currency = case.get("currency", "EUR")

    def request(self) -> PriceRequest:
        case = self.case
        assert set(case) <= KEYS, f"unknown: {set(case) - KEYS}"
        items = tuple(self._item(number, row) for number, row in enumerate(case["cart"], 1))
        terms = tuple(self._terms(number, row) for number, row in enumerate(case.get("delivery", []), 1))
        chosen = next((each.method_id for each in terms if each.code == case.get("chosen")), None)
        assert (chosen is not None) == ("chosen" in case), "no such method"
        return PriceRequest(
            currency=self.currency,
            items=items,
            promotions=tuple(self._promotion(number, row) for number, row in enumerate(case.get("promotions", []), 1)),
            codes=tuple(case.get("codes", [])),
            customer=self._customer(case.get("customer", {})),
            tax=self._tax(case.get("tax", {}), items),
            delivery_terms=terms,
            delivery_method_id=chosen,
            at=datetime.fromisoformat(case["at"]) if "at" in case else NOON,
        )

    def minor(self, amount: str) -> int:
        minor = round_to_minor(Decimal(amount), self.currency)
        assert from_minor(minor, self.currency).amount == Decimal(amount), f"{amount} is no amount of {self.currency}"
        return minor

    def money(self, amount: str) -> Money:
        return from_minor(self.minor(amount), self.currency)

    def _item(self, number: int, given: Mapping[str, Any]) -> ItemToPrice:
        row = _Row(given)
        row.take("what")
        item = ItemToPrice(
            variant_id=number,
            quantity=int(row.take("quantity", "1")),
            unit_price=self.money(row.take("price")),
            tax_class=row.take("tax", "0"),
            weight_grams=int(row.take("weight", "0")),
            requires_shipping=_truth(row.take("sent", "yes")),
            marks=frozenset(row.take("marks", [])),
            is_on_sale=_truth(row.take("on_sale", "no")),
        )
        row.done()
        return item

    def _terms(self, number: int, given: Mapping[str, Any]) -> DeliveryTerms:
        row = _Row(given)
        free_from, heaviest = row.take("free_from"), row.take("heaviest")
        terms = DeliveryTerms(
            method_id=number,
            code=row.take("method"),
            name="",
            description="",
            cost=self.money(row.take("cost")),
            free_from=self.money(free_from) if free_from is not None else None,
            maximum_weight_grams=int(heaviest) if heaviest is not None else None,
            days_from=1,
            days_to=3,
        )
        row.done()
        return terms

    def _tax(self, given: Mapping[str, Any], items: tuple[ItemToPrice, ...]) -> TaxRules:
        """Tax classes are named after their percent."""
        row = _Row(given)
        own = row.take("delivery")
        classes = {item.tax_class for item in items} | ({own} if own else set())
        rules = TaxRules(
            percents={name: Decimal(name) for name in classes},
            prices_include_tax=row.take("prices", "include") == "include",
            delivery_class=own,
            is_reverse_charge=_truth(row.take("reverse_charge", "no")),
        )
        row.done()
        return rules

    def _customer(self, given: Mapping[str, Any]) -> Customer:
        row = _Row(given)
        customer = Customer(
            groups=frozenset(row.take("groups", [])),
            is_first_order=_truth(row.take("first_order", "no")),
            country=row.take("country", ""),
        )
        row.done()
        return customer

    def _promotion(self, number: int, given: Mapping[str, Any]) -> Promotion:
        row = _Row(given)
        most = row.take("most")
        promotion = Promotion(
            id=number,
            name=row.take("name"),
            effect=self._effect(row),
            scope=_scope(row),
            conditions=self._conditions(row),
            combination=Combination(row.take("combination", "stackable")),
            priority=int(row.take("priority", "0")),
            code=row.take("code", ""),
            currency=row.take("currency", self.currency),
            most=self.minor(most) if most is not None else None,
        )
        row.done()
        return promotion

    def _effect(self, row: _Row) -> Effect:
        if row.has("free_delivery"):
            methods, up_to = row.take("free_delivery"), row.take("up_to")
            return FreeDelivery(
                methods=frozenset() if methods == "yes" else frozenset(methods),
                up_to=self.minor(up_to) if up_to is not None else None,
            )
        if row.has("buy"):
            times, reward = row.take("times"), row.take("reward")
            return BuyXGetY(
                buy=int(row.take("buy")),
                get=int(row.take("get")),
                percent=Decimal(row.take("percent", "100")),
                reward=Scope(any_of=frozenset(reward)) if reward else None,
                times=int(times) if times else None,
            )
        if row.has("bundle"):
            times = row.take("times")
            return BundlePrice(
                parts=tuple(self._part(part) for part in row.take("bundle")),
                price=self.minor(row.take("price")),
                times=int(times) if times else None,
            )
        if row.has("tiers"):
            measure = Measure(row.take("tiers_by"))
            return Tiers(measure=measure, tiers=tuple(self._tier(tier, measure) for tier in row.take("tiers")))
        return self._simple(row)

    def _simple(self, row: _Row) -> PercentOff | AmountOff | AmountOffEach:
        if row.has("percent"):
            return PercentOff(Decimal(row.take("percent")))
        if row.has("amount"):
            return AmountOff(self.minor(row.take("amount")))
        return AmountOffEach(self.minor(row.take("amount_each")))

    def _part(self, given: Mapping[str, Any]) -> BundlePart:
        row = _Row(given)
        part = BundlePart(quantity=int(row.take("quantity", "1")), scope=_scope(row))
        row.done()
        return part

    def _tier(self, given: Mapping[str, Any], measure: Measure) -> Tier:
        row = _Row(given)
        threshold = row.take("from")
        tier = Tier(
            threshold=int(threshold) if measure == Measure.QUANTITY else self.minor(threshold),
            effect=self._simple(row),
        )
        row.done()
        return tier

    def _conditions(self, row: _Row) -> Conditions:
        starts, ends = row.take("starts"), row.take("ends")
        return Conditions(
            starts_at=datetime.fromisoformat(starts) if starts else None,
            ends_at=datetime.fromisoformat(ends) if ends else None,
            minimum_amount=self.minor(row.take("minimum", "0")),
            minimum_quantity=int(row.take("minimum_quantity", "0")),
            groups=frozenset(row.take("groups", [])),
            countries=frozenset(row.take("countries", [])),
            is_first_order=_truth(row.take("first_order", "no")),
        )

    def expected(self) -> dict[str, Any]:
        """What the case says, amounts as numbers."""
        expect = self.case["expect"]
        assert "total" in expect, "a case says at least the total"
        assert set(expect) <= EXPECTED, f"unknown: {set(expect) - EXPECTED}"
        return {key: _numbers(value) for key, value in expect.items()}

    def found(self, priced: PricedCart) -> dict[str, Any]:
        """The same of the quote."""
        adjustments: dict[str, Decimal] = {}
        for each in priced.adjustments:
            adjustments[each.name] = adjustments.get(each.name, Decimal(0)) + each.amount.amount
        everything = {
            **{key: getattr(priced, key).amount for key in
               ("items", "discounts", "delivery_full", "delivery", "tax_adjustment", "total")},
            "lines": [line.total.amount for line in priced.lines],
            "line_taxes": [line.tax.amount for line in priced.lines],
            "line_nets": [line.net.amount for line in priced.lines],
            "tax": {Decimal(line.percent): line.tax.amount for line in priced.tax_lines},
            "adjustments": adjustments,
            "idle_codes": list(priced.idle_codes),
        }  # fmt: skip
        return {key: everything[key] for key in self.case["expect"]}


def check_sums(priced: PricedCart) -> None:
    """What must hold of every quote: its parts are its whole."""
    zero = from_minor(0, priced.currency)
    minor = to_minor
    assert priced.total == priced.items - priced.discounts + priced.delivery + priced.tax_adjustment
    assert sum((line.total for line in priced.lines), zero) == priced.goods
    assert sum((line.net + line.tax for line in priced.tax_lines), zero) == priced.total
    assert sum((line.tax for line in priced.tax_lines), zero) == priced.tax
    assert all(minor(amount) >= 0 for line in priced.lines for amount in (line.total, line.net, line.tax))
    taken = {"goods": zero, "delivery": zero}
    for each in priced.adjustments:
        taken[each.target] += each.amount
        assert not each.lines or sum((amount for _variant, amount in each.lines), zero) == each.amount
    assert taken == {"goods": priced.discounts, "delivery": priced.delivery_full - priced.delivery}


def _scope(row: _Row) -> Scope:
    on_sale = row.take("on_sale")
    return Scope(
        any_of=frozenset(row.take("on", [])),
        none_of=frozenset(row.take("not_on", [])),
        is_on_sale=None if on_sale is None else _truth(on_sale),
    )


def _truth(word: str) -> bool:
    return {"yes": True, "no": False}[word]


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {_number(key): _number(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_number(each) for each in value]
    return _number(value)


def _number(value: str) -> Decimal | str:
    """A number where it is one; names stay names."""
    return Decimal(value) if value.lstrip("-").replace(".", "", 1).isdigit() else value
