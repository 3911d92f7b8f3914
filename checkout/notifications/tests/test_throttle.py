"""Limits count in the database, per key and per window."""

from datetime import UTC, datetime, timedelta

import pytest

from checkout.notifications.models import Throttle
from checkout.notifications.throttle import forget_old_tries, is_allowed
from common.throttles import Limit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
LIMIT = Limit(scope="guess", tries=2, window=timedelta(minutes=15))


def test_tries_beyond_the_limit_are_refused():
    answers = [is_allowed(limit=LIMIT, key="192.0.2.1", at=NOON) for _ in range(4)]

    assert answers == [True, True, False, False]


def test_each_key_and_each_scope_counts_by_itself():
    for _ in range(2):
        is_allowed(limit=LIMIT, key="192.0.2.1", at=NOON)

    assert is_allowed(limit=LIMIT, key="192.0.2.2", at=NOON)
    assert is_allowed(limit=Limit("other", 1, timedelta(minutes=15)), key="192.0.2.1", at=NOON)


def test_the_next_window_starts_anew():
    for _ in range(2):
        is_allowed(limit=LIMIT, key="192.0.2.1", at=NOON)

    assert is_allowed(limit=LIMIT, key="192.0.2.1", at=NOON + timedelta(minutes=15))


def test_the_key_is_kept_as_a_hash_and_forgotten():
    is_allowed(limit=LIMIT, key="192.0.2.1", at=NOON)
    assert "192.0.2.1" not in str(Throttle.objects.values().get())

    assert forget_old_tries(NOON + timedelta(days=3)) == 1
    assert Throttle.objects.count() == 0
