"""I1, I2, I3 and I5 under real concurrency: many clients against the real site with several workers.

Each race also runs against the site with its guard taken out (testing.unguarded) and must then fail, so that it is
known to be able to. Nothing is asserted about time.
"""

import contextlib
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from testing import databases, server
from testing.oracle import find_violations
from testing.race import Browser, fill_basket, place, race, walk_to_review
from testing.races import scenarios
from testing.races.arena import Arena

pytestmark = [pytest.mark.race, pytest.mark.django_db]

BUYERS = 20
UNITS = 10


@dataclass(frozen=True)
class Shop:
    """A filled database that sites are started on copies of, and the ids of its variants."""

    database_url: str
    folder: Path
    goods: dict[str, int]


@dataclass(frozen=True)
class Site:
    """A running site, its own database and the ids of its variants."""

    url: str
    database_url: str
    folder: Path
    goods: dict[str, int]

    def reserved(self, name):
        query = f"SELECT SUM(reserved) FROM catalog_stock WHERE variant_id = {self.goods[name]}"
        return databases.fetch(self.database_url, query)[0][0]


@pytest.fixture(scope="module")
def shop(pristine_database):
    with tempfile.TemporaryDirectory(prefix="bowerbird-race-") as folder:
        printed = server.run_module("testing.race_shop", database_url=pristine_database, folder=Path(folder))
        yield Shop(database_url=pristine_database, folder=Path(folder), goods=json.loads(printed))


@contextlib.contextmanager
def open_site(shop, application):
    """The site, as `application` makes it, on a database of its own."""
    name = databases.name_of_worker(f"race_{application.rpartition('.')[2]}")
    with (
        databases.temporary_copy(shop.database_url, name) as database_url,
        server.running_site(database_url=database_url, folder=shop.folder, application=application) as url,
    ):
        yield Site(url=url, database_url=database_url, folder=shop.folder, goods=shop.goods)


@pytest.fixture(scope="module")
def site(shop):
    with open_site(shop, server.GUARDED) as site:
        yield site


def sell_the_last_units(site):
    """More buyers than units: each fills a basket and walks through the checkout; all press the button at once."""
    browsers = [Browser(site.url) for _ in range(BUYERS)]

    def buyer(browser):
        def run(barrier):
            barrier.wait()
            fill_basket(browser, [site.goods["scarce"]])
            form = walk_to_review(browser)
            barrier.wait()
            return place(browser, form).status_code

        return run

    answers = Counter(race([buyer(browser) for browser in browsers]))

    assert answers == {302: UNITS, 409: BUYERS - UNITS}
    assert site.reserved("scarce") == UNITS
    assert [status for browser in browsers for status in browser.statuses if status >= 500] == []
    assert find_violations(site.database_url) == []


def buy_from_two_locations(site):
    """Four each of two things that lie at two locations, ten at each: one order needs units of both locations."""
    browsers = [Browser(site.url) for _ in range(BUYERS)]
    pair = [site.goods["near"], site.goods["far"]]

    def buyer(number, browser):
        def run(barrier):
            fill_basket(browser, pair if number % 2 else pair[::-1], quantity=4)
            form = walk_to_review(browser)
            barrier.wait()
            return place(browser, form).status_code

        return run

    answers = Counter(race([buyer(number, browser) for number, browser in enumerate(browsers)]))

    assert answers == {302: 5, 409: BUYERS - 5}
    assert (site.reserved("near"), site.reserved("far")) == (20, 20)
    assert [status for browser in browsers for status in browser.statuses if status >= 500] == []
    assert find_violations(site.database_url) == []


def playing(play):
    """A race of testing.races, in one small round."""

    def run(site):
        arena = Arena(url=site.url, database_url=site.database_url, folder=site.folder)
        for burst in play(arena, BUYERS, 1):
            assert burst.done == burst.due
            assert [answer.status for answer in burst.answers if answer.status not in (200, 302, 409)] == []
        assert find_violations(site.database_url) == []

    return run


RACES = [
    pytest.param(sell_the_last_units, "testing.unguarded.stock", id="last-units"),
    pytest.param(playing(scenarios.one_checkout), "testing.unguarded.replay", id="one-checkout"),
    pytest.param(playing(scenarios.mixed_baskets), "testing.unguarded.order", id="opposite-order"),
    pytest.param(buy_from_two_locations, "testing.unguarded.stock", id="two-locations"),
    pytest.param(playing(partial(scenarios.last_uses, limit=1)), "testing.unguarded.uses", id="last-use"),
    pytest.param(playing(partial(scenarios.one_gift_card, orders=3)), "testing.unguarded.cards", id="gift-card"),
    pytest.param(playing(scenarios.cancel_once), "testing.unguarded.cancel", id="cancel"),
]


@pytest.mark.parametrize(("run", "_unguarded"), RACES)
def test_many_at_once_leave_the_shop_sound(site, run, _unguarded):
    run(site)


@pytest.mark.parametrize(("run", "unguarded"), RACES)
def test_the_same_race_fails_without_its_guard(shop, run, unguarded):
    with open_site(shop, unguarded) as site, pytest.raises(AssertionError):
        run(site)


def test_the_oracle_finds_what_was_broken(shop):
    with databases.temporary_copy(shop.database_url, databases.name_of_worker("race_oracle")) as database_url:
        assert find_violations(database_url) == []

        databases.execute(database_url, "UPDATE catalog_stock SET reserved = 1")

        found = find_violations(database_url)
    assert {line.partition(":")[0] for line in found} == {
        "I1 reserved is not the sum of its movements",
        "I1 reserved is not the sum of open reservations",
    }
