"""I1, I2, I3 and I5 under real concurrency: many clients against the real site with several workers.

Each race also runs against the site with its guard taken out (testing.unguarded) and must then fail, so that it is
known to be able to. Nothing is asserted about time.
"""

import contextlib
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from testing import databases, server
from testing.oracle import find_violations
from testing.race import Browser, fill_basket, place, race, walk_to_review

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
    goods: dict[str, int]

    def reserved(self, name):
        query = f"SELECT reserved FROM catalog_stock WHERE variant_id = {self.goods[name]}"
        return databases.fetch(self.database_url, query)[0][0]

    def orders(self):
        return databases.fetch(self.database_url, "SELECT COUNT(*) FROM orders_order")[0][0]


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
        yield Site(url=url, database_url=database_url, goods=shop.goods)


@pytest.fixture(scope="module")
def site(shop):
    with open_site(shop, server.GUARDED) as site:
        yield site


def assert_sound(site, browsers):
    assert [status for browser in browsers for status in browser.statuses if status >= 500] == []
    assert find_violations(site.database_url) == []


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
    assert_sound(site, browsers)


def submit_one_checkout_often(site):
    """One checkout, its button pressed in as many tabs at once."""
    before = site.orders()
    browser = Browser(site.url)
    fill_basket(browser, [site.goods["once"]], quantity=2)
    form = walk_to_review(browser)
    tabs = [browser.twin() for _ in range(BUYERS)]

    def press(tab):
        def run(barrier):
            barrier.wait()
            return place(tab, form)

        return run

    answers = race([press(tab) for tab in tabs])

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert answers[0].headers["Location"].startswith("/checkout/done/")
    assert site.orders() == before + 1
    assert site.reserved("once") == 2
    assert_sound(site, tabs)


def buy_two_things_in_opposite_order(site):
    """Baskets that hold the same two things, filled in opposite order: nobody may wait for each other for ever."""
    browsers = [Browser(site.url) for _ in range(BUYERS)]
    pair = [site.goods["left"], site.goods["right"]]

    def buyer(number, browser):
        def run(barrier):
            fill_basket(browser, pair if number % 2 else pair[::-1])
            form = walk_to_review(browser)
            barrier.wait()
            return place(browser, form).status_code

        return run

    answers = Counter(race([buyer(number, browser) for number, browser in enumerate(browsers)]))

    assert answers == {302: BUYERS}
    assert (site.reserved("left"), site.reserved("right")) == (BUYERS, BUYERS)
    assert_sound(site, browsers)


def cancel_one_order_often(site):
    """Staff press "Cancel order" in many tabs at once; another order of the same thing goes on."""
    kept, cancelled = Browser(site.url), Browser(site.url)
    for browser, quantity in ((kept, 2), (cancelled, 3)):
        fill_basket(browser, [site.goods["back"]], quantity=quantity)
        assert place(browser, walk_to_review(browser)).status_code == 302
    order_id = databases.fetch(site.database_url, "SELECT MAX(id) FROM orders_order")[0][0]
    staff = Browser(site.url)
    staff.get("/admin/login/")
    assert staff.post("/admin/login/", {"username": "staff@example.org", "password": "race"}).status_code == 302
    tabs = [staff.twin() for _ in range(BUYERS // 2)]

    def press(tab):
        def run(barrier):
            barrier.wait()
            return tab.post(f"/admin/snippets/orders/order/{order_id}/cancel/", {"reason": "Asked for"}).status_code

        return run

    race([press(tab) for tab in tabs])

    status = databases.fetch(site.database_url, f"SELECT order_status FROM orders_order WHERE id = {order_id}")
    assert status == [("cancelled",)]
    assert site.reserved("back") == 2
    assert_sound(site, tabs)


RACES = [
    pytest.param(sell_the_last_units, "testing.unguarded.stock", id="last-units"),
    pytest.param(submit_one_checkout_often, "testing.unguarded.replay", id="one-checkout"),
    pytest.param(buy_two_things_in_opposite_order, "testing.unguarded.order", id="opposite-order"),
    pytest.param(cancel_one_order_often, "testing.unguarded.cancel", id="cancel"),
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
