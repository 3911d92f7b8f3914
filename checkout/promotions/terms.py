"""Turns the row of a promotion into the frozen rule that the pricing works on, without a query.

The live row is judged at the checkout, a draft in the preview; one that lacks what its kind needs gives no rule.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from checkout.promotions.effects import (
    ALL_OF_IT,
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
from checkout.promotions.kinds import Kind, SaleGoods
from checkout.promotions.models import Promotion, PromotionRun
from checkout.promotions.rules import Combination, Conditions, Effect, Scope
from checkout.promotions.rules import Promotion as Rule
from common.money import round_to_minor

NOTHING = "nothing"  # a mark that no goods bear


def rule_of(promotion: Promotion, *, run: PromotionRun | None, code: str = "") -> Rule | None:
    """The rule of the promotion as it stands in `promotion`; None where values are missing.

    `run` says when it runs (None is always) and how much of its budget is left; `code` is what the shopper entered.
    """
    effect = _effect(promotion)
    if effect is None:
        return None
    return Rule(
        id=promotion.pk or 0,
        name=promotion.label,
        effect=effect,
        scope=Scope(
            any_of=marks_in(promotion.goods.raw_data),
            none_of=marks_in(promotion.excluded.raw_data),
            is_on_sale={SaleGoods.ONLY: True, SaleGoods.NOT: False}.get(SaleGoods(promotion.sale_goods)),
        ),
        conditions=Conditions(
            starts_at=run.starts_at if run else None,
            ends_at=run.ends_at if run else None,
            minimum_amount=promotion.minimum_amount,
            minimum_quantity=promotion.minimum_quantity,
            groups=frozenset(promotion.groups),
            countries=frozenset(str(country) for country in promotion.countries),
            is_first_order=promotion.is_first_order,
        ),
        combination=Combination(promotion.combination),
        priority=promotion.priority,
        code=code,
        currency=promotion.currency,
        most=_most(promotion, run),
    )


def marks_in(goods: Iterable[Any]) -> frozenset[str]:
    """The marks that stored blocks of goods name, such as "product:7"; a block left empty names nothing there is."""
    return frozenset(f"{block['type']}:{block['value']}" if block["value"] else NOTHING for block in goods)


def marks_asked_for(rules: Iterable[Rule]) -> frozenset[str]:
    """Every mark that some of the rules look at."""
    found: set[str] = set()
    for rule in rules:
        scopes = [rule.scope]
        if isinstance(rule.effect, BuyXGetY) and rule.effect.reward is not None:
            scopes.append(rule.effect.reward)
        if isinstance(rule.effect, BundlePrice):
            scopes += [part.scope for part in rule.effect.parts]
        for scope in scopes:
            found |= scope.any_of | scope.none_of
    return frozenset(found)


def _most(promotion: Promotion, run: PromotionRun | None) -> int | None:
    left = None if run is None or run.budget is None else max(run.budget - run.spent, 0)
    return min((bound for bound in (promotion.most, left) if bound is not None), default=None)


def _effect(promotion: Promotion) -> Effect | None:
    kind, percent, amount = promotion.kind, promotion.percent, promotion.amount
    if kind == Kind.PERCENT:
        return PercentOff(percent) if percent is not None else None
    if kind == Kind.AMOUNT:
        return AmountOff(amount) if amount is not None else None
    if kind == Kind.AMOUNT_EACH:
        return AmountOffEach(amount) if amount is not None else None
    if kind == Kind.FREE_DELIVERY:
        return FreeDelivery(methods=frozenset(promotion.delivery_methods), up_to=amount)
    if kind == Kind.BUY_X_GET_Y:
        return _buy_x_get_y(promotion)
    return _bundle(promotion) if kind == Kind.BUNDLE else _tiers(promotion)


def _buy_x_get_y(promotion: Promotion) -> BuyXGetY | None:
    if not promotion.buy or not promotion.get:
        return None
    rewards = marks_in(promotion.reward.raw_data)
    return BuyXGetY(
        buy=promotion.buy,
        get=promotion.get,
        percent=promotion.percent if promotion.percent is not None else ALL_OF_IT,
        reward=Scope(any_of=rewards) if rewards else None,
        times=promotion.times,
    )


def _bundle(promotion: Promotion) -> BundlePrice | None:
    parts = tuple(
        BundlePart(
            scope=Scope(any_of=marks_in(block["value"].get("goods") or ()) or frozenset({NOTHING})),
            quantity=int(block["value"].get("quantity") or 1),
        )
        for block in promotion.parts.raw_data
    )
    if not parts or promotion.amount is None:
        return None
    return BundlePrice(parts=parts, price=promotion.amount, times=promotion.times)


def _tiers(promotion: Promotion) -> Tiers | None:
    measure = Measure(promotion.measure)
    tiers = [_tier(block["type"], block["value"], measure, promotion.currency) for block in promotion.tiers.raw_data]
    known = tuple(tier for tier in tiers if tier is not None)
    return Tiers(measure=measure, tiers=known) if known else None


def _tier(kind: str, value: dict[str, Any], measure: Measure, currency: str) -> Tier | None:
    threshold, percent, amount = value.get("threshold"), value.get("percent"), value.get("amount")
    if threshold is None or (percent if kind == Kind.PERCENT else amount) is None:
        return None
    at = Decimal(str(threshold))
    reached = int(at) if measure == Measure.QUANTITY else round_to_minor(at, currency)
    if kind == Kind.PERCENT:
        return Tier(threshold=reached, effect=PercentOff(Decimal(str(percent))))
    taken = int(amount or 0)
    return Tier(threshold=reached, effect=AmountOff(taken) if kind == Kind.AMOUNT else AmountOffEach(taken))
