"""Without the conditions on the count of a promotion: whoever saw it on the review gets it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from checkout.promotions import services
from checkout.promotions.models import PromotionRun
from checkout.promotions.querysets import PromotionQuerySet
from checkout.promotions.services import Use
from testing.unguarded import application

__all__ = ["application"]


def count_blindly(uses: Sequence[Use], _runs: Mapping[int, PromotionRun]) -> None:
    for use in uses:
        PromotionRun.objects.filter(pk=use.promotion_id).update(used=F("used") + 1, spent=F("spent") + use.amount)


def everything(rows: Any) -> Any:
    return rows


services._claim_runs = count_blindly  # noqa: SLF001
PromotionQuerySet.left = everything  # type: ignore[method-assign]
