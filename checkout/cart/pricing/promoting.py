"""Which promotions a cart gets, and what they take off its goods and its delivery. Pure, in minor units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checkout.cart.pricing.request import PriceRequest
from checkout.promotions.rules import Basket, Combination, PromotedLine, Promotion, is_eligible
from checkout.shipping.rates import DeliveryRate, Parcel, cheapest, delivery_rates
from common.money import from_minor, split_minor, to_minor


@dataclass(frozen=True, slots=True)
class Given:
    """What a promotion takes off: `cuts` by the position of the line, `delivery_cut` off the delivery that counts."""

    promotion: Promotion
    cuts: Mapping[int, int]
    delivery_cut: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A cart with some promotions: what is `left` of each line, and the ways and the way of sending what it holds."""

    left: tuple[int, ...]
    given: tuple[Given, ...]
    rates: tuple[DeliveryRate, ...]
    rate: DeliveryRate | None
    delivery_full: int
    delivery: int

    @property
    def cost(self) -> int:
        """Goods and delivery, before tax."""
        return sum(self.left) + self.delivery

    @property
    def rank(self) -> tuple[bool, int]:
        """What promotions compete on: the cost. That nothing can be sent and delivery costs nothing is no bargain."""
        return self.rate is None, self.cost


class Promoting:
    """Finds the best outcome of a request. Promotions that do not take part are looked at once and no more."""

    def __init__(self, request: PriceRequest) -> None:
        self.request = request
        self.full = [to_minor(item.unit_price) * item.quantity for item in request.items]
        self.basket = Basket(
            [
                PromotedLine(quantity=item.quantity, full=full, marks=item.marks, is_on_sale=item.is_on_sale)
                for item, full in zip(request.items, self.full, strict=True)
            ]
        )
        self._members: dict[int, list[int]] = {}
        self._rates: dict[int, tuple[DeliveryRate, ...]] = {}

    def best(self) -> Outcome:
        """The cheapest of: all that may be combined, or one exclusive promotion alone; of equals the first."""
        eligible = [
            promotion for promotion in sorted(self.request.promotions, key=_turn) if self._takes_part(promotion)
        ]
        exclusive = [each for each in eligible if each.combination == Combination.EXCLUSIVE]
        rivals = [each for each in eligible if each.combination == Combination.BEST_OF]
        winner = min(rivals, key=lambda each: self._apply([each]).rank, default=None)
        together = [each for each in eligible if each.combination == Combination.STACKABLE or each is winner]
        outcomes = [self._apply(together), *(self._apply([each]) for each in exclusive)]
        return min(outcomes, key=lambda outcome: outcome.rank)

    def _takes_part(self, promotion: Promotion) -> bool:
        if promotion.code and promotion.code not in self.request.codes:
            return False
        members = self.basket.members(promotion.scope)
        self._members[promotion.id] = members
        return is_eligible(
            promotion,
            basket=self.basket,
            members=members,
            customer=self.request.customer,
            currency=self.request.currency,
            at=self.request.at,
        )

    def _apply(self, promotions: Sequence[Promotion]) -> Outcome:
        left = list(self.full)
        given: list[Given] = []
        for promotion in promotions:
            cuts = promotion.effect.cuts(self.basket, left, self._members[promotion.id])
            bounded = {index: min(cut, left[index]) for index, cut in _at_most(promotion.most, cuts).items()}
            for index, cut in bounded.items():
                left[index] -= cut
            given.append(Given(promotion=promotion, cuts=bounded))
        return self._with_delivery(left, given)

    def _with_delivery(self, left: Sequence[int], given: Sequence[Given]) -> Outcome:
        rates = full_rates = self._rates_for(sum(left))
        cuts: list[list[int]] = []
        if any(each.promotion.effect.touches_delivery for each in given):
            cuts = [_delivery_cuts(rate, given) for rate in full_rates]
            rates = tuple(self._cheaper(rate, sum(cut)) for rate, cut in zip(full_rates, cuts, strict=True))
        rate = self._chosen(rates)
        number = rates.index(rate) if rate else 0
        if rate and cuts:
            given = [replace(each, delivery_cut=cut) for each, cut in zip(given, cuts[number], strict=True)]
        return Outcome(
            left=tuple(left),
            given=tuple(each for each in given if each.delivery_cut or any(each.cuts.values())),
            rates=rates,
            rate=rate,
            delivery_full=to_minor(full_rates[number].cost) if rate else 0,
            delivery=to_minor(rate.cost) if rate else 0,
        )

    def _cheaper(self, rate: DeliveryRate, cut: int) -> DeliveryRate:
        return replace(rate, cost=from_minor(to_minor(rate.cost) - cut, self.request.currency)) if cut else rate

    def _rates_for(self, goods: int) -> tuple[DeliveryRate, ...]:
        if not self.needs_delivery:
            return ()
        if goods not in self._rates:
            parcel = Parcel(
                weight_grams=self.weight_grams,
                goods=from_minor(goods, self.request.currency),
                units=self._units_sent,
                is_barred=self._is_barred,
            )
            self._rates[goods] = delivery_rates(self.request.delivery_terms, parcel=parcel)
        return self._rates[goods]

    def _chosen(self, rates: Sequence[DeliveryRate]) -> DeliveryRate | None:
        wanted = self.request.delivery_method_id
        if wanted is None:
            return cheapest(rates)
        return next((rate for rate in rates if rate.terms.method_id == wanted), None)

    @cached_property
    def needs_delivery(self) -> bool:
        return any(item.requires_shipping for item in self.request.items)

    @cached_property
    def weight_grams(self) -> int:
        return sum(item.weight_grams * item.quantity for item in self.request.items if item.requires_shipping)

    @cached_property
    def _is_barred(self) -> bool:
        return any(item.is_barred for item in self.request.items if item.requires_shipping)

    @cached_property
    def _units_sent(self) -> int:
        return sum(item.quantity for item in self.request.items if item.requires_shipping)


def _turn(promotion: Promotion) -> tuple[int, int]:
    return promotion.turn


def _at_most(most: int | None, cuts: Mapping[int, int]) -> Mapping[int, int]:
    """The cuts, bounded together to `most` by the largest remainder, of equals the first line first."""
    if most is None or sum(cuts.values()) <= most:
        return cuts
    lines = sorted(cuts)
    return dict(zip(lines, split_minor(most, [cuts[index] for index in lines]), strict=True))


def _delivery_cuts(rate: DeliveryRate, given: Sequence[Given]) -> list[int]:
    """What each promotion takes off the rate, on what those before it leave, within what is left of its `most`."""
    cost = to_minor(rate.cost)
    cuts: list[int] = []
    for each in given:
        most = each.promotion.most
        room = cost if most is None else min(cost, most - sum(each.cuts.values()))
        cut = min(each.promotion.effect.delivery_cut(rate.terms.code, cost), room)
        cuts.append(cut)
        cost -= cut
    return cuts
