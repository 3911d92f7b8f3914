"""Fixtures of the tests of content pages."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from wagtail.models import Site

from catalog.tests.factories import NOON
from common import clock
from home.models import HomePage, SiteFurniture


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


@pytest.fixture
def home(db) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def stored(db) -> SiteFurniture:
    """The furniture of the default site, as editors write it."""
    return SiteFurniture.objects.get(site=Site.objects.get(is_default_site=True))
