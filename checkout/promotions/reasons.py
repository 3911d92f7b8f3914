"""Why a promotion takes nothing off a basket, for those who make it; shoppers are never told. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from checkout.promotions.rules import Basket, Customer, Promotion


class Reason(StrEnum):
    CURRENCY = "currency"
    GOODS = "goods"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    GROUPS = "groups"
    COUNTRIES = "countries"
    FIRST_ORDER = "first-order"
    OTHERS = "others"  # it may take part, and another one is given, or nothing is left to take off


def reasons_against(
    promotion: Promotion, *, basket: Basket, customer: Customer, currency: str, is_given: bool
) -> Iterator[Reason]:
    """Everything that stands against it, its dates apart; nothing where it is given."""
    if is_given:
        return
    found = list(_unmet(promotion, basket, customer, currency))
    yield from found or [Reason.OTHERS]


def _unmet(promotion: Promotion, basket: Basket, customer: Customer, currency: str) -> Iterator[Reason]:
    conditions, members = promotion.conditions, basket.members(promotion.scope)
    if promotion.has_amounts and promotion.currency != currency:
        yield Reason.CURRENCY
    if not members:
        yield Reason.GOODS
    if members and basket.full(members) < conditions.minimum_amount:
        yield Reason.AMOUNT
    if members and basket.quantity(members) < conditions.minimum_quantity:
        yield Reason.QUANTITY
    if conditions.groups and conditions.groups.isdisjoint(customer.groups):
        yield Reason.GROUPS
    if conditions.countries and customer.country not in conditions.countries:
        yield Reason.COUNTRIES
    if conditions.is_first_order and not customer.is_first_order:
        yield Reason.FIRST_ORDER
