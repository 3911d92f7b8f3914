"""Which promotions are told beside goods: those that anybody gets by putting them into the basket. Pure.

A group, a first order, a country or a code makes one that only some get, so it is told to nobody here. A minimum is no
condition of this sort: the label says it, and everybody can reach it.
"""

from collections.abc import Iterable
from datetime import datetime

from checkout.promotions.effects import BundlePrice, BuyXGetY
from checkout.promotions.rules import Basket, Customer, PromotedLine, Promotion

ANYBODY = Customer()


def is_for_everybody(promotion: Promotion) -> bool:
    """Whether no condition of the promotion asks who buys."""
    conditions = promotion.conditions
    asks = promotion.code or conditions.groups or conditions.countries or conditions.is_first_order
    return not asks


def is_for_all_goods(promotion: Promotion) -> bool:
    """Whether it is about everything that is sold."""
    scope = promotion.scope
    is_of_parts = isinstance(promotion.effect, BundlePrice)
    return not scope.any_of and not scope.none_of and scope.is_on_sale is None and not is_of_parts


def list_promoting(
    promotions: Iterable[Promotion], *, line: PromotedLine, currency: str, at: datetime
) -> list[Promotion]:
    """Those of the promotions that run at the moment and are about the line, in their turn.

    They are for everybody (is_for_everybody): whoever remembers them has chosen these already.
    """
    basket = Basket([line])
    found = [
        each
        for each in promotions
        if each.conditions.hold_for(ANYBODY, at=at)
        and (not each.has_amounts or each.currency == currency)
        and _is_about(each, basket)
    ]
    return sorted(found, key=lambda each: each.turn)


def _is_about(promotion: Promotion, basket: Basket) -> bool:
    """Whether the one line of the basket is bought by it, is a part of its bundle, or its reward."""
    effect, is_in_scope = promotion.effect, bool(basket.members(promotion.scope))
    if isinstance(effect, BundlePrice):
        return is_in_scope and any(basket.members(part.scope) for part in effect.parts)
    if isinstance(effect, BuyXGetY) and effect.reward is not None:
        return is_in_scope or bool(basket.members(effect.reward))
    return is_in_scope
