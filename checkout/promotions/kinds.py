"""Which values each kind of promotion needs, and what is wrong with those that are given."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from checkout.promotions.models import Promotion

Problem = tuple[str, Any]


class Kind(models.TextChoices):
    PERCENT = "percent", _("Percent off")
    AMOUNT = "amount", _("Amount off, together")
    AMOUNT_EACH = "amount_each", _("Amount off each unit")
    FREE_DELIVERY = "free_delivery", _("Free delivery")
    BUY_X_GET_Y = "buy_x_get_y", _("Buy x, get y")
    BUNDLE = "bundle", _("Bundle for a price")
    TIERS = "tiers", _("Tiers")


class SaleGoods(models.TextChoices):
    ALL = "", _("Are taken like all others")
    ONLY = "only", _("Are the only ones it is about")
    NOT = "not", _("Are left out")


# The fields that count for each kind, the needed ones first; the form shows these and no others.
NEEDED: dict[str, tuple[str, ...]] = {
    Kind.PERCENT: ("percent",),
    Kind.AMOUNT: ("amount",),
    Kind.AMOUNT_EACH: ("amount",),
    Kind.FREE_DELIVERY: (),
    Kind.BUY_X_GET_Y: ("buy", "get"),
    Kind.BUNDLE: ("amount", "parts"),
    Kind.TIERS: ("tiers",),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    Kind.FREE_DELIVERY: ("amount", "delivery_methods"),
    Kind.BUY_X_GET_Y: ("percent", "times", "reward"),
    Kind.BUNDLE: ("times",),
    Kind.TIERS: ("measure",),
}


def fields_of(kind: str) -> tuple[str, ...]:
    return (*NEEDED.get(kind, ()), *OPTIONAL.get(kind, ()))


def missing_values(promotion: "Promotion") -> Iterator[Problem]:
    """The values without which its kind takes nothing off."""
    for field in NEEDED.get(promotion.kind, ()):
        value = getattr(promotion, field)
        if value is None or (field in ("parts", "tiers") and not len(value)):
            yield field, _("This kind of promotion needs it.")


def wrong_tiers(promotion: "Promotion") -> Iterator[Problem]:
    """Thresholds must rise, and units are whole."""
    if promotion.kind != Kind.TIERS:
        return
    thresholds = [_decimal(tier.value.get("threshold")) for tier in promotion.tiers]
    known = [threshold for threshold in thresholds if threshold is not None]
    if any(later <= earlier for earlier, later in pairwise(known)):
        yield "tiers", _("Each tier must begin above the one before it.")
    if promotion.measure == "quantity" and any(threshold != int(threshold) for threshold in known):
        yield "tiers", _("Units are whole numbers.")


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
