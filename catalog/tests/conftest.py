"""Fixtures of the catalogue's tests."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from catalog.tests.factories import NOON
from common import clock


@pytest.fixture(autouse=True)
def cold_cache() -> Iterator[None]:
    """Each test starts without what others left in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The shop as of noon on 14 May 2026."""
    with clock.travel_to(NOON):
        yield
