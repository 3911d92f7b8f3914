"""What a promotion is, whom it is for and which goods it is about. Pure; docs/pricing.md states the rules.

Amounts are whole minor units of the promotion's currency, and nothing is read or written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Combination(StrEnum):
    """How a promotion goes with others."""

    STACKABLE = "stackable"  # with all others that are not exclusive, on what they leave
    BEST_OF = "best_of"  # of all of these only the one that saves most
    EXCLUSIVE = "exclusive"  # alone, where that saves more than all the others together


@dataclass(frozen=True, slots=True)
class PromotedLine:
    """A line of the cart as promotions see it: `full` is what it costs before any of them, in minor units.

    `marks` say what the thing is, such as "product:7", "category:<key>", "collection:3", "brand:2" or "tag:summer".
    """

    quantity: int
    full: int
    marks: frozenset[str] = frozenset()
    is_on_sale: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Which lines a promotion is about: those with any of some marks (all lines where there are none), but no others.

    `is_on_sale` narrows them to goods whose price is a running sale, or to those whose price is not.
    """

    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    is_on_sale: bool | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of who buys. `country` is where the goods go; a guest has no groups."""

    groups: frozenset[str] = frozenset()
    is_first_order: bool = False
    country: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a promotion runs (from `starts_at` until before `ends_at`) and for whom; an empty set is for everybody.

    The minimums count the lines in scope at their full price: no promotion takes the ground from another.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minimum_amount: int = 0
    minimum_quantity: int = 0
    groups: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_first_order: bool = False

    def hold_for(self, customer: Customer, *, at: datetime) -> bool:
        """Whether they hold for the customer at that moment, whatever is in the cart."""
        if (self.starts_at and at < self.starts_at) or (self.ends_at and at >= self.ends_at):
            return False
        if self.is_first_order and not customer.is_first_order:
            return False
        if self.countries and customer.country not in self.countries:
            return False
        return not self.groups or not self.groups.isdisjoint(customer.groups)


class Basket:
    """The lines of a cart, and quick answers to which of them a scope is about."""

    def __init__(self, lines: Sequence[PromotedLine]) -> None:
        self.lines = tuple(lines)

    @cached_property
    def _by_mark(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for index, line in enumerate(self.lines):
            for mark in line.marks:
                found.setdefault(mark, []).append(index)
        return {mark: tuple(indexes) for mark, indexes in found.items()}

    def members(self, scope: Scope) -> list[int]:
        """The positions of the lines in scope, in the order of the cart; a line without units is in none."""
        if scope.any_of:
            chosen = {index for mark in self._marks_of(scope.any_of) for index in self._by_mark[mark]}
        else:
            chosen = set(range(len(self.lines)))
        for mark in self._marks_of(scope.none_of):
            chosen.difference_update(self._by_mark[mark])
        if scope.is_on_sale is not None:
            chosen = {index for index in chosen if self.lines[index].is_on_sale == scope.is_on_sale}
        return sorted(index for index in chosen if self.lines[index].quantity)

    def _marks_of(self, wanted: frozenset[str]) -> frozenset[str]:
        return wanted & self._by_mark.keys()

    def quantity(self, members: Sequence[int]) -> int:
        return sum(self.lines[index].quantity for index in members)

    def full(self, members: Sequence[int]) -> int:
        return sum(self.lines[index].full for index in members)


class Effect(Protocol):
    """What a promotion takes off; checkout/promotions/effects.py has one class for each kind."""

    @property
    def has_amounts(self) -> bool:
        """Whether it states amounts of money, which hold in one currency only."""

    @property
    def touches_delivery(self) -> bool:
        """Whether it can take anything off delivery."""

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        """What it takes off each line (position -> minor units), of what is `left` of them; nothing is left out."""

    def delivery_cut(self, method_code: str, cost: int) -> int:
        """What it takes off the cost of delivery by a method."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion as of now. Those of higher priority go first, of equals the older one (lower id).

    `code` is what the shopper entered to get it, empty when it applies by itself. `most` bounds what it takes off one
    order. In a cart of another currency than its own, one that states amounts does not apply.
    """

    id: int
    name: str
    effect: Effect
    scope: Scope = field(default_factory=Scope)
    conditions: Conditions = field(default_factory=Conditions)
    combination: Combination = Combination.STACKABLE
    priority: int = 0
    code: str = ""
    currency: str = ""
    most: int | None = None

    @property
    def turn(self) -> tuple[int, int]:
        """Sorts promotions into the order in which they apply."""
        return (-self.priority, self.id)

    @property
    def has_amounts(self) -> bool:
        return bool(self.most is not None or self.conditions.minimum_amount or self.effect.has_amounts)


def is_eligible(
    promotion: Promotion, *, basket: Basket, members: Sequence[int], customer: Customer, currency: str, at: datetime
) -> bool:
    """Whether the promotion may take part: its time, its customers, its currency, and enough of its goods."""
    if promotion.has_amounts and promotion.currency != currency:
        return False
    conditions = promotion.conditions
    return (
        bool(members)
        and conditions.hold_for(customer, at=at)
        and basket.quantity(members) >= conditions.minimum_quantity
        and basket.full(members) >= conditions.minimum_amount
    )


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator as a whole number, halves up; neither is negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def percent_of(amount: int, percent: Decimal) -> int:
    """So many percent of an amount, rounded half up to the minor unit."""
    parts, whole = percent.as_integer_ratio()
    return half_up(amount * parts, whole * 100)
