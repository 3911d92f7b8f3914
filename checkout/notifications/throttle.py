"""Limits on how often something may be tried, kept in the database so that all workers count together."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from checkout.notifications.models import Throttle
from common.throttles import Limit

KEPT_FOR = timedelta(days=2)


@transaction.atomic
def is_allowed(*, limit: Limit, key: str, at: datetime) -> bool:
    """Count one try and say whether it is within the limit."""
    seconds = int(limit.window.total_seconds())
    window_starts_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)
    row, _is_new = Throttle.objects.get_or_create(
        scope=limit.scope, key_hash=hashlib.sha256(key.encode()).hexdigest(), window_starts_at=window_starts_at
    )
    within = Throttle.objects.filter(pk=row.pk, count__lt=limit.tries).update(count=F("count") + 1)
    return within == 1


def forget_old_tries(at: datetime) -> int:
    """Drop the counts of windows long past; how many."""
    return Throttle.objects.filter(window_starts_at__lt=at - KEPT_FOR).delete()[0]
