"""An import beside other people: they wait for moments and never fail, a kill leaves nothing, memory stays flat."""

import os
import resource
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from catalog import stock
from catalog.importers.progress import Silent
from catalog.importers.sample import write_sample
from catalog.importers.services import ImportOptions, import_products
from catalog.models import CategoryPage, Price, Product, Stock, StockReservation, Variant
from catalog.prices import BasePrice, plan_base_prices, set_base_price
from catalog.tests.factories import NOON, PriceListFactory, VariantFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

OPTIONS = ImportOptions(fetches_pictures=False)
ROWS = 800
BUYERS = 4
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_worker(settings: Any) -> None:
    """What follows the commit is another test's; here it would only take time."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


class AtWriting(Silent):
    """Calls `action` once, from within the transaction of the import, when it has written its first products."""

    def __init__(self, action: Callable[[], object]) -> None:
        self.action = action
        self.is_done = False

    def update(self, label: str, done: int, total: int) -> None:
        if label == "Writing" and not self.is_done:
            self.is_done = True
            self.action()


class Buyer(threading.Thread):
    """Holds a unit of stock, from a connection of its own, as soon as the import writes."""

    def __init__(self, number: int, variant: Variant, start: threading.Event, *, waits: bool = True) -> None:
        super().__init__()
        self.request = stock.StockRequest(variant_id=variant.pk, quantity=1, reference=f"order-line:{number}")
        self.begin = start
        self.waits = waits
        self.has_tried = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.begin.wait(60)
            if not self.waits:
                connection.cursor().execute("PRAGMA busy_timeout = 0")
            stock.reserve(requests=[self.request], by=None, at=NOON)
        except OperationalError as error:
            self.error = error
        finally:
            self.has_tried.set()
            connection.close()


def sample(tmp_path: Path, rows: int = ROWS) -> Path:
    path = tmp_path / "sample.csv"
    write_sample(path, rows=rows)
    return path


def test_others_hold_stock_while_an_import_is_written(tmp_path: Path) -> None:
    writing = threading.Event()
    variant = VariantFactory(price=1000, stock=100)
    buyers = [Buyer(number, variant, writing) for number in range(BUYERS)]
    for buyer in buyers:
        buyer.start()

    report = import_products(path=sample(tmp_path), options=OPTIONS, by=None, at=NOON, progress=AtWriting(writing.set))
    for buyer in buyers:
        buyer.join(60)

    assert [buyer.error for buyer in buyers] == [None] * BUYERS
    assert Stock.objects.get(variant=variant).reserved == BUYERS
    assert not report.has_errors
    assert Variant.objects.count() == ROWS + 1


@pytest.mark.skipif(
    "sqlite" not in os.environ.get("TEST_DATABASE_URL", "sqlite"), reason="PostgreSQL has more than one writer"
)
def test_without_waiting_sqlite_would_turn_them_away(tmp_path: Path) -> None:
    writing = threading.Event()
    buyer = Buyer(1, VariantFactory(price=1000, stock=100), writing, waits=False)
    buyer.start()

    def let_it_try() -> None:
        writing.set()
        buyer.has_tried.wait(60)

    import_products(path=sample(tmp_path), options=OPTIONS, by=None, at=NOON, progress=AtWriting(let_it_try))
    buyer.join(60)

    assert "locked" in str(buyer.error)
    assert StockReservation.objects.count() == 0


class Planner(threading.Thread):
    """Plans a price, from a connection of its own, as soon as the import has locked what it writes."""

    def __init__(self, variant: Variant, start: threading.Event) -> None:
        super().__init__()
        self.variant = variant
        self.begin = start
        self.planned: list[Price] = []

    def run(self) -> None:
        try:
            self.begin.wait(60)
            self.planned = plan_base_prices(
                prices={self.variant: BasePrice(99_900)},
                price_list=PriceListFactory(),
                starts_at=NOON + 9 * DAY,
                by=None,
                at=NOON + 2 * DAY,
            )
        finally:
            connection.close()


def test_price_planned_while_an_import_is_written_follows_what_is_imported(tmp_path: Path) -> None:
    path, writing = sample(tmp_path, rows=3), threading.Event()
    import_products(path=path, options=OPTIONS, by=None, at=NOON)
    variant = Variant.objects.order_by("pk")[0]
    imported = variant.prices.get().amount
    prices = PriceListFactory()
    set_base_price(variant=variant, price_list=prices, price=BasePrice(1), by=None, at=NOON + DAY)
    planner = Planner(variant, writing)
    planner.start()

    report = import_products(path=path, options=OPTIONS, by=None, at=NOON + 2 * DAY, progress=AtWriting(writing.set))
    planner.join(60)

    assert not report.has_errors
    assert list(variant.prices.order_by("starts_at").values_list("amount", "starts_at", "ends_at")) == [
        (imported, NOON, NOON + DAY),
        (1, NOON + DAY, NOON + 2 * DAY),
        (imported, NOON + 2 * DAY, NOON + 9 * DAY),
        (99_900, NOON + 9 * DAY, None),
    ]


def in_a_child(work: Callable[[], int]) -> tuple[int, int]:
    """Do `work` in a process of its own; its answer and the signal that ended it, 0 for none."""
    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.write(writer, str(work()).encode())
        os._exit(0)
    os.close(writer)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return int(answer.read() or 0), os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def test_a_killed_import_leaves_nothing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    kill = AtWriting(lambda: os.kill(os.getpid(), signal.SIGKILL))

    _answer, ended_by = in_a_child(
        lambda: import_products(path=path, options=OPTIONS, by=None, at=NOON, progress=kill).rows
    )

    assert ended_by == signal.SIGKILL
    assert [model.objects.count() for model in (Product, Variant, Price, Stock, CategoryPage)] == [0] * 5
    assert not import_products(path=path, options=OPTIONS, by=None, at=NOON).has_errors
    assert Variant.objects.count() == ROWS


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = sample(tmp_path, rows=4_000)

    def growth() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        import_products(path=path, options=OPTIONS, by=None, at=NOON)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    kilobytes, ended_by = in_a_child(growth)

    assert ended_by == 0
    assert Variant.objects.count() == 4_000
    assert kilobytes < 80_000
