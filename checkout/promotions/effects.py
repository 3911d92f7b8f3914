"""The kinds of promotions: what each takes off the lines of a cart, in minor units. Pure.

Within one promotion a unit of a line is counted once. Units of a line cost alike: k of its q units cost what is left
of the line x k / q, rounded half up.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from checkout.promotions.rules import Basket, Scope, half_up, percent_of
from common.money import split_minor

ALL_OF_IT = Decimal(100)


class _OffGoods:
    """Takes nothing off delivery."""

    __slots__ = ()
    has_amounts = False
    touches_delivery = False

    def delivery_cut(self, method_code: str, cost: int) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class PercentOff(_OffGoods):
    """So many percent off every line, each rounded half up."""

    percent: Decimal

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        return _without_nothing({index: percent_of(left[index], self.percent) for index in members})


@dataclass(frozen=True, slots=True)
class AmountOff(_OffGoods):
    """An amount off all lines together, at most what they cost, shared in proportion to what is left of them."""

    amount: int
    has_amounts = True

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        return _shared(min(self.amount, sum(left[index] for index in members)), {i: left[i] for i in members})


@dataclass(frozen=True, slots=True)
class AmountOffEach(_OffGoods):
    """An amount off every unit, at most what it costs."""

    amount: int
    has_amounts = True

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        return _without_nothing(
            {index: min(self.amount * basket.lines[index].quantity, left[index]) for index in members}
        )


@dataclass(frozen=True, slots=True)
class FreeDelivery:
    """Delivery costs nothing by some methods (their codes; by any where none is named), or `up_to` less."""

    methods: frozenset[str] = frozenset()
    up_to: int | None = None
    touches_delivery = True

    @property
    def has_amounts(self) -> bool:
        return self.up_to is not None

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        return {}

    def delivery_cut(self, method_code: str, cost: int) -> int:
        if self.methods and method_code not in self.methods:
            return 0
        return cost if self.up_to is None else min(cost, self.up_to)


@dataclass(frozen=True, slots=True)
class BuyXGetY(_OffGoods):
    """Whoever takes `buy` units gets `get` more for `percent` less, the cheapest ones, at most `times` times.

    Without `reward` both are units in the promotion's scope: of each buy + get of them, get are rewarded, and of an
    incomplete rest what exceeds buy. With it the rewarded units are those in that scope; units that are in it alone
    come first, and one that is in both counts as bought or as rewarded. Raises ValueError unless both are 1 or more.
    """

    buy: int
    get: int
    percent: Decimal = ALL_OF_IT
    reward: Scope | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.buy < 1 or self.get < 1:
            raise ValueError(f"nobody can buy {self.buy} and get {self.get}: at least one of each")

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        if self.reward is None:
            rewarded = _cheapest(basket, left, members, self._rewards_of_one_kind(basket.quantity(members)))
        else:
            rewarded = self._rewards_of_another(basket, left, members, basket.members(self.reward))
        return _without_nothing(
            {index: self._worth(left[index], units, basket.lines[index].quantity) for index, units in rewarded.items()}
        )

    def _worth(self, left: int, units: int, quantity: int) -> int:
        parts, whole = self.percent.as_integer_ratio()
        return half_up(left * units * parts, quantity * whole * 100)

    def _rewards_of_one_kind(self, units: int) -> int:
        sets, rest = divmod(units, self.buy + self.get)
        rewards = sets * self.get + max(0, rest - self.buy)
        return rewards if self.times is None else min(rewards, self.times * self.get)

    def _rewards_of_another(
        self, basket: Basket, left: Sequence[int], bought: Sequence[int], rewarded: Sequence[int]
    ) -> dict[int, int]:
        both = [index for index in bought if index in set(rewarded)]
        alone = [index for index in rewarded if index not in set(both)]
        spare, shared = basket.quantity(alone), basket.quantity(both)
        most = spare + shared if self.times is None else min(spare + shared, self.times * self.get)

        def needed(rewards: int) -> int:
            """Units in the promotion's scope that so many rewards take: the bought, and the rewarded among them."""
            return -(-rewards // self.get) * self.buy + max(0, rewards - spare)

        rewards = bisect_right(range(most + 1), basket.quantity(bought), key=needed) - 1
        return {
            **_cheapest(basket, left, alone, min(rewards, spare)),
            **_cheapest(basket, left, both, max(0, rewards - spare)),
        }


@dataclass(frozen=True, slots=True)
class BundlePart:
    """So many units of a scope."""

    scope: Scope
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class BundlePrice(_OffGoods):
    """One unit of this and two of that for a price, as often as there is a saving, at most `times` times.

    Each part in turn takes the dearest units that are still free.
    """

    parts: tuple[BundlePart, ...]
    price: int
    times: int | None = None
    has_amounts = True

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        within = set(members)
        eligible = [[i for i in basket.members(part.scope) if i in within] for part in self.parts]
        used: Counter[int] = Counter()
        bundles = 0
        while self.times is None or bundles < self.times:
            picks = self._pick(basket, left, eligible, used)
            if not picks or sum(_unit(basket, left, i) * units for i, units in picks.items()) <= self.price:
                break
            # As long as the same units are there, the next bundle is the same.
            repeats = min((basket.lines[i].quantity - used[i]) // units for i, units in picks.items())
            repeats = repeats if self.times is None else min(repeats, self.times - bundles)
            used.update({index: repeats * units for index, units in picks.items()})
            bundles += repeats
        worth = {i: half_up(left[i] * used[i], basket.lines[i].quantity) for i in sorted(used)}
        saving = sum(worth.values()) - bundles * self.price
        return _shared(saving, worth) if saving > 0 else {}

    def _pick(
        self, basket: Basket, left: Sequence[int], eligible: Sequence[Sequence[int]], used: Mapping[int, int]
    ) -> dict[int, int] | None:
        """Units of one bundle by line; None when there are not enough."""
        picks: Counter[int] = Counter()
        for part, members in zip(self.parts, eligible, strict=True):
            wanted = part.quantity
            for index in sorted(members, key=lambda i: (-_unit(basket, left, i), i)):
                units = min(wanted, basket.lines[index].quantity - used.get(index, 0) - picks[index])
                picks[index] += units
                wanted -= units
            if wanted:
                return None
        return _without_nothing(picks)


class Measure(StrEnum):
    QUANTITY = "quantity"  # units in scope
    SPEND = "spend"  # what the lines in scope cost before any promotion, in minor units


@dataclass(frozen=True, slots=True)
class Tier:
    """From `threshold` on, what is taken off."""

    threshold: int
    effect: PercentOff | AmountOff | AmountOffEach


@dataclass(frozen=True, slots=True)
class Tiers(_OffGoods):
    """The more, the cheaper: the tier with the highest threshold that is reached applies to all lines in scope."""

    measure: Measure
    tiers: tuple[Tier, ...]

    @property
    def has_amounts(self) -> bool:  # type: ignore[override]
        return self.measure == Measure.SPEND or any(tier.effect.has_amounts for tier in self.tiers)

    def cuts(self, basket: Basket, left: Sequence[int], members: Sequence[int]) -> dict[int, int]:
        reached = basket.quantity(members) if self.measure == Measure.QUANTITY else basket.full(members)
        tiers = [tier for tier in self.tiers if tier.threshold <= reached]
        if not tiers:
            return {}
        return max(tiers, key=lambda tier: tier.threshold).effect.cuts(basket, left, members)


def _unit(basket: Basket, left: Sequence[int], index: int) -> Fraction:
    """What a unit of the line costs, exactly."""
    return Fraction(left[index], basket.lines[index].quantity)


def _cheapest(basket: Basket, left: Sequence[int], members: Sequence[int], wanted: int) -> dict[int, int]:
    """The `wanted` cheapest units, by line; the first of equals first."""
    taken: dict[int, int] = {}
    for index in sorted(members, key=lambda i: (_unit(basket, left, i), i)):
        units = min(wanted, basket.lines[index].quantity)
        if not units:
            break
        taken[index] = units
        wanted -= units
    return taken


def _shared(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """An amount over lines in proportion to their weights, by the largest remainder."""
    shares = split_minor(amount, list(weights.values()))
    return _without_nothing(dict(zip(weights, shares, strict=True)))


def _without_nothing(cuts: Mapping[int, int]) -> dict[int, int]:
    return {index: cut for index, cut in cuts.items() if cut}
