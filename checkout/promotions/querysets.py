"""Row filters of promotions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from common.prepared import Parameter


class PromotionQuerySet(models.QuerySet):
    def running(self, *, at: datetime | Parameter) -> Self:
        """Live ones whose time has come and not passed; the engine judges it again."""
        return self.filter(
            Q(run__starts_at__isnull=True) | Q(run__starts_at__lte=at),
            Q(run__ends_at__isnull=True) | Q(run__ends_at__gt=at),
            live=True,
        )

    def left(self) -> Self:
        """Those that are not used up."""
        return self.filter(
            Q(run__limit__isnull=True) | Q(run__used__lt=F("run__limit")),
            Q(run__budget__isnull=True) | Q(run__spent__lt=F("run__budget")),
        )

    def left_for(self, keys: Sequence[str | Parameter]) -> Self:
        """Those that the customer with these keys may still use."""
        from checkout.promotions.models import PromotionCustomer  # querysets are a part of the models' modules

        rows = PromotionCustomer.objects.filter(run=OuterRef("pk"), key__in=keys).order_by()
        held = rows.values("run").annotate(most=Max("used")).values("most")
        return self.annotate(held=Subquery(held)).filter(
            Q(run__limit_each__isnull=True)
            | Q(held__isnull=True, run__limit_each__gt=0)
            | Q(held__lt=F("run__limit_each"))
        )

    def unlocked_by(self, codes: Sequence[str | Parameter]) -> Self:
        """Those that apply by themselves or that one of the codes leads to, annotated with it as `entered`."""
        from checkout.promotions.models import CouponCode  # as above

        usable = CouponCode.objects.filter(
            Q(limit__isnull=True) | Q(used__lt=F("limit")), promotion=OuterRef("pk"), code__in=codes
        )
        return self.annotate(entered=Subquery(usable.order_by("pk").values("code")[:1])).filter(
            Q(run__is_automatic=True) | Exists(usable)
        )
