"""`make bench`: the shop on PostgreSQL with 1,000 more products, measured beside a bare Django view in the same run.

Prints requests per second, p50 and p95 (milliseconds), and each row's rate as a share of the bare view's rate at the
same number of connections; then orders a second beside a bare view that runs their statements by hand, the pricing
engine beside one line, queries and bytes of a page, and how long an import of 10,000 rows takes. A row with a failed
request is void. BENCH_SECONDS changes how long a row is measured (3 by default).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.load import Action, Measurement, get, measure  # noqa: E402
from bench.placing import print_placing  # noqa: E402
from bench.pricing import print_pricing  # noqa: E402
from bench.shopping import add_to_basket, guest_checkout  # noqa: E402
from testing.postgres import free_port, throw_away_cluster  # noqa: E402
from testing.server import environment, running_site  # noqa: E402

CONNECTIONS = (1, 8, 32)
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
WORKERS, THREADS = 2, 4
PRODUCTS = 1000
IMPORT_ROWS = 10_000
PAGES = {
    "home": "/",
    "category": "/shop/all-pottery/",
    "deep category page": "/shop/all-pottery/?page=5",
    "product": "/shop/pottery/mugs-and-cups/tide-mug/",
    "search": "/search/?q=mug",
}


def manage(database_url: str, folder: Path, *arguments: str) -> str:
    """What a management command printed."""
    finished = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(database_url, folder),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return finished.stdout


def prepare(database_url: str, folder: Path) -> None:
    """The demo shop, made-up products, and every picture in its sizes."""
    steps = [
        ("migrate", "--verbosity", "0"),
        ("load_demo", "--logins-file", str(folder / "logins")),
        ("generate_products", str(PRODUCTS)),
        ("db_worker", "--verbosity", "0", "--batch", "--interval", "0", "--queue-name", "*"),
    ]
    for step in steps:
        begin = time.perf_counter()
        manage(database_url, folder, *step)
        print(f"  {step[0]}: {time.perf_counter() - begin:.1f} s", flush=True)


@contextmanager
def bare_server() -> Iterator[str]:
    """The yardstick under the same gunicorn with the same workers and threads."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "site" / "gunicorn.conf.py"), "bench.bare:application"],
        env={**os.environ, "BIND": f"127.0.0.1:{port}", "WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def print_row(name: str, connections: int, result: Measurement, bare_rate: float) -> None:
    if result.failures:
        print(f"{name:22}{connections:>6}  void: {result.failures} of {result.requests} requests failed", flush=True)
        return
    print(
        f"{name:22}{connections:>6}{result.per_second:>12.1f}{result.p50:>10.1f}{result.p95:>10.1f}"
        f"{result.per_second / bare_rate:>12.3f}",
        flush=True,
    )


def measure_all(bare: str, shop: str, variants: list[int]) -> None:
    rows: list[tuple[str, Callable[[], Action]]] = [
        (name, lambda path=path: get(path)) for name, path in PAGES.items()
    ]
    rows.append(("add to basket", lambda: add_to_basket(variants)))
    rows.append(("whole guest checkout", lambda: guest_checkout(variants)))
    print(f"\n{'row':22}{'conns':>6}{'requests/s':>12}{'p50 ms':>10}{'p95 ms':>10}{'of bare':>12}")
    for path in PAGES.values():
        measure(shop, lambda path=path: get(path), connections=2, seconds=1)  # warm caches, which are per process
    for connections in CONNECTIONS:
        yardstick = measure(bare, lambda: get("/"), connections=connections, seconds=SECONDS)
        print_row("bare view, 30 KB", connections, yardstick, yardstick.per_second)
        for name, make_action in rows:
            result = measure(shop, make_action, connections=connections, seconds=SECONDS)
            print_row(name, connections, result, yardstick.per_second)
    print("A checkout is eight requests and is counted as one; its share of the bare view is of whole checkouts.")


def print_queries(database_url: str, folder: Path) -> None:
    print(f"\n{'page':22}{'queries':>8}{'bytes':>10}")
    counted = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "queries.py"), json.dumps(PAGES)],
        env=environment(database_url, folder),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for name, facts in json.loads(counted.stdout.splitlines()[-1]).items():
        print(f"{name:22}{facts['queries']:>8}{facts['bytes']:>10}")


def measure_import(database_url: str, folder: Path) -> None:
    """A Shopify file of 10,000 rows, pictures left out."""
    from catalog.importers.sample import write_sample

    file = folder / "products.csv"
    write_sample(file, rows=IMPORT_ROWS)
    begin = time.perf_counter()
    manage(database_url, folder, "import_products", str(file), "--no-pictures")
    print(f"\nimport of {IMPORT_ROWS} rows: {time.perf_counter() - begin:.1f} s", flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bowerbird-bench-") as name, throw_away_cluster(durable=True) as cluster:
        folder = Path(name)
        database_url = f"{cluster}/postgres"
        print(f"Preparing: PostgreSQL, the demo shop and {PRODUCTS} more products", flush=True)
        prepare(database_url, folder)
        in_stock = manage(database_url, folder, "shell", "--no-imports", "--command", VARIANTS_IN_STOCK)
        variants = json.loads(in_stock.splitlines()[-1])
        with (
            bare_server() as bare,
            running_site(database_url=database_url, folder=folder, workers=WORKERS, threads=THREADS) as shop,
        ):
            measure_all(bare, shop, variants)
        print_placing(
            database_url=database_url,
            folder=folder,
            variants=variants,
            seconds=SECONDS,
            workers=WORKERS,
            threads=THREADS,
        )
        print_pricing()
        print_queries(database_url, folder)
        measure_import(database_url, folder)
    return 0


VARIANTS_IN_STOCK = """
import json
from catalog.context import default_price_context
from catalog.models import Stock, Variant
Stock.objects.update(on_hand=1_000_000)  # a bench never runs out; its ledger is thrown away with it
rows = Variant.objects.sellable(default_price_context()).in_stock().filter(minimum_quantity=1).order_by("pk")
print(json.dumps(list(rows.values_list("pk", flat=True)[:200])))
"""

if __name__ == "__main__":
    sys.exit(main())
