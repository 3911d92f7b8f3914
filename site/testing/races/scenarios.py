"""The races: each is a function that plays some rounds in an arena, and a line in SCENARIOS.

A new one, such as a coupon that a hundred want and one may use, needs both and nothing else.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from testing.race import Browser, expect, place
from testing.races.arena import Arena, Burst, press, release, timed

STAFF = {"username": "staff@example.org", "password": "race"}
PLENTY = 1000
ORDER_OF = "SELECT MAX(order_id) FROM orders_orderline WHERE variant_id = {}"
IS_CANCELLED = "SELECT COUNT(*) FROM orders_order WHERE id = {} AND order_status = 'cancelled'"
YARDSTICK_BUYERS = 80
YARDSTICK_CLIENTS = 8

Play = Callable[[Arena, int, int], Iterator[Burst]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A race with so many `buyers` (clients at once), played `rounds` times."""

    name: str
    buyers: int
    rounds: int
    play: Play


def last_units(arena: Arena, buyers: int, rounds: int) -> Iterator[Burst]:
    """Everybody wants one unit, and there are ten: ten are sold, everybody else is told."""
    units = 10
    for each in arena.prepare(rounds=rounds, stocks=[units], baskets=[[0]] * buyers):
        answers = release([press(arena.browser_of(buyer), buyer["form"]) for buyer in each.buyers])
        yield Burst(done=arena.count_units(each.variants), due=min(units, buyers), answers=answers)


def mixed_baskets(arena: Arena, buyers: int, rounds: int) -> Iterator[Burst]:
    """Baskets of three things each, gathered in opposite orders: nobody waits for another for ever, all are sold."""
    baskets = [
        [number % 4, (number + 1) % 4, (number + 2) % 4][:: 1 if number % 2 else -1] for number in range(buyers)
    ]
    for each in arena.prepare(rounds=rounds, stocks=[PLENTY] * 4, baskets=baskets):
        answers = release([press(arena.browser_of(buyer), buyer["form"]) for buyer in each.buyers])
        yield Burst(done=arena.count_units(each.variants), due=3 * buyers, answers=answers)


def one_checkout(arena: Arena, buyers: int, rounds: int) -> Iterator[Burst]:
    """One shopper presses the button in many tabs: one order, and every tab is led to it."""
    for each in arena.prepare(rounds=rounds, stocks=[PLENTY], baskets=[[0]]):
        browser, form = arena.browser_of(each.buyers[0]), each.buyers[0]["form"]
        answers = release([press(browser.twin(), form) for _tab in range(buyers)])
        # Led to two orders, or to none, would be as wrong as two orders.
        places = {answer.location for answer in answers if answer.status == 302}
        yield Burst(done=max(arena.count_units(each.variants), len(places)), due=1, answers=answers)


def cancel_once(arena: Arena, buyers: int, rounds: int) -> Iterator[Burst]:
    """Staff cancel one order in many tabs: it is cancelled, and its stock returns once (the oracle sees to that)."""
    staff = Browser(arena.url)
    staff.get("/admin/login/")
    expect(staff.post("/admin/login/", STAFF), 302)
    for each in arena.prepare(rounds=rounds, stocks=[PLENTY], baskets=[[0]]):
        expect(place(arena.browser_of(each.buyers[0]), each.buyers[0]["form"]), 302)
        order_id = arena.ask(ORDER_OF.format(each.variants[0]))
        path = f"/admin/snippets/orders/order/{order_id}/cancel/"
        answers = release([partial(staff.twin().post, path, {"reason": "Asked for"}) for _tab in range(buyers)])
        yield Burst(done=arena.ask(IS_CANCELLED.format(order_id)), due=1, answers=answers)


def last_uses(arena: Arena, buyers: int, rounds: int, *, limit: int) -> Iterator[Burst]:
    """Everybody sees the price with a code that so many may use: they get it, all others are told the new total."""
    prepared = arena.prepare(rounds=rounds, stocks=[PLENTY], baskets=[[0]] * buyers, code_limit=limit)
    for each in prepared:
        answers = release([press(arena.browser_of(buyer), buyer["form"]) for buyer in each.buyers])
        yield Burst(done=arena.count_units(each.variants), due=min(limit, buyers), answers=answers)


def one_gift_card(arena: Arena, buyers: int, rounds: int, *, orders: int) -> Iterator[Burst]:
    """Everybody pays with one gift card that holds what so many orders cost: so many are placed, others are told."""
    for each in arena.prepare(rounds=rounds, stocks=[PLENTY], baskets=[[0]] * buyers, card_orders=orders):
        answers = release([press(arena.browser_of(buyer), buyer["form"]) for buyer in each.buyers])
        yield Burst(done=arena.count_units(each.variants), due=min(orders, buyers), answers=answers)


def measure_throughput(arena: Arena) -> float:
    """Orders a second that the site takes from a few clients who do not wait for each other: the races' yardstick."""
    buyers = arena.prepare(rounds=1, stocks=[PLENTY], baskets=[[0]] * YARDSTICK_BUYERS)[0].buyers
    acts = [press(arena.browser_of(buyer), buyer["form"]) for buyer in buyers]
    begin = time.perf_counter()
    with ThreadPoolExecutor(YARDSTICK_CLIENTS) as clients:
        answers = list(clients.map(timed, acts))
    elapsed = time.perf_counter() - begin
    assert [answer.status for answer in answers] == [302] * YARDSTICK_BUYERS, "orders that nobody raced for failed"
    return YARDSTICK_BUYERS / elapsed


SCENARIOS = (
    Scenario("10 units", buyers=200, rounds=50, play=last_units),
    Scenario("mixed baskets of 3", buyers=40, rounds=10, play=mixed_baskets),
    Scenario("one checkout", buyers=50, rounds=10, play=one_checkout),
    Scenario("a code for one", buyers=100, rounds=10, play=partial(last_uses, limit=1)),
    Scenario("a code for ten", buyers=200, rounds=10, play=partial(last_uses, limit=10)),
    Scenario("a gift card for ten", buyers=100, rounds=10, play=partial(one_gift_card, orders=10)),
    Scenario("one cancellation", buyers=20, rounds=10, play=cancel_once),
)
