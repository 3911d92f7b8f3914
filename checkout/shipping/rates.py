"""What delivery costs. Pure: amounts are Money, weights are grams, and nothing is read or written."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.money import Money, zero


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """The terms of one way of sending goods to a zone; days are working days from the order on."""

    method_id: int
    code: str
    name: str
    description: str
    cost: Money
    free_from: Money | None
    maximum_weight_grams: int | None
    days_from: int
    days_to: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent: its weight in grams, how many units, and what they cost after discounts."""

    weight_grams: int
    goods: Money
    units: int


@dataclass(frozen=True, slots=True)
class DeliveryRate:
    """What sending one parcel by a method costs. `missing_for_free` is what more of goods would make it free."""

    terms: DeliveryTerms
    cost: Money
    missing_for_free: Money | None

    @property
    def is_free(self) -> bool:
        return not self.cost


def delivery_rate(terms: DeliveryTerms, *, parcel: Parcel) -> DeliveryRate | None:
    """The rate for the parcel; None when it is too heavy for the method."""
    if terms.maximum_weight_grams is not None and parcel.weight_grams > terms.maximum_weight_grams:
        return None
    nothing = zero(parcel.goods.currency.code)
    if terms.free_from is None:
        return DeliveryRate(terms=terms, cost=terms.cost, missing_for_free=None)
    if parcel.goods >= terms.free_from:
        return DeliveryRate(terms=terms, cost=nothing, missing_for_free=nothing)
    return DeliveryRate(terms=terms, cost=terms.cost, missing_for_free=terms.free_from - parcel.goods)


def delivery_rates(terms: Iterable[DeliveryTerms], *, parcel: Parcel) -> tuple[DeliveryRate, ...]:
    """Every rate that the parcel can travel by, in the shop's own order."""
    rates = (delivery_rate(each, parcel=parcel) for each in terms)
    return tuple(rate for rate in rates if rate is not None)


def cheapest(rates: Iterable[DeliveryRate]) -> DeliveryRate | None:
    """The cheapest of the rates, the first of equals; None when there is none."""
    return min(rates, key=lambda rate: rate.cost, default=None)
