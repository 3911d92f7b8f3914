"""`make test`: every test on SQLite, again on a real PostgreSQL, and the browser tests in a real Chromium.

Arguments go to pytest. What cannot run for want of a system package is listed at the end with the command that
installs it; with REQUIRE_ALL=1 that is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from testing import databases  # noqa: E402
from testing.browser import find_chromium  # noqa: E402
from testing.databases import MIGRATED  # noqa: E402
from testing.fresh import migrated_database  # noqa: E402
from testing.postgres import throw_away_cluster  # noqa: E402
from testing.shop import PREPARED, ShopDidNotStart, prepare_shop  # noqa: E402
from testing.structured import install_validator  # noqa: E402

WORKERS = ["-n", str(min(4, os.cpu_count() or 2)), "--dist", "loadgroup"]
BROWSER_WORKERS = ["-n", str(min(2, os.cpu_count() or 2)), "--dist", "worksteal"]  # each serves a shop of its own


def run_pytest(title: str, *arguments: str, **environment: str) -> int:
    """pytest's exit code, 5 (no test matched) taken for success only when a selection was asked for."""
    print(f"\n=== {title}", flush=True)
    inherited = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]],
        cwd=ROOT,
        env={**inherited, **environment},
        check=False,
    ).returncode
    return 0 if code == 5 and sys.argv[1:] else code


def list_missing_helpers() -> dict[str, str]:
    """What some tests need beside Python and is not there, and why; the validator is installed if it can be."""
    missing = {"Checks of structured data": install_validator()}
    if not shutil.which("redis-server"):
        missing["Redis tests"] = "no redis-server: apt-get install redis-server"
    return {what: why for what, why in missing.items() if why}


def find_postgres(stack: ExitStack, missing: dict[str, str]) -> str:
    """The URL of the PostgreSQL database to test with, on a server started for it unless one is named; or empty."""
    if url := os.environ.get("TEST_DATABASE_URL", ""):
        return url
    try:
        return stack.enter_context(throw_away_cluster()) + "/bowerbird"
    except FileNotFoundError as error:
        missing["PostgreSQL tests"] = f"{error}: apt-get install postgresql"
        return ""


def migrate_each(stack: ExitStack, *urls: str) -> list[str]:
    """Make and migrate the databases side by side; their URLs. They are dropped when the stack is left."""
    with ThreadPoolExecutor() as threads:
        return list(threads.map(lambda url: stack.enter_context(migrated_database(url)), urls))


def run_browser_tests(prepared: Future[Path] | None) -> int:
    """Each process that runs them serves a copy of the prepared shop, or sets up one of its own."""
    try:
        environment = {PREPARED: str(prepared.result())} if prepared else {}
    except ShopDidNotStart as error:
        print(f"\n{error}", flush=True)
        return 1
    return run_pytest("Tests in Chromium", "-m", "browser", *BROWSER_WORKERS, **environment)


def main() -> int:
    missing = list_missing_helpers()
    failures: list[str] = []

    def record(title: str, code: int) -> None:
        if code:
            failures.append(title)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bowerbird-")))
        threads = stack.enter_context(ThreadPoolExecutor())
        url = find_postgres(stack, missing)
        originals = [f"sqlite:///{folder}/migrated.sqlite3", *([databases.sibling(url, "migrated")] if url else [])]
        sqlite, *postgres = migrate_each(stack, *originals)
        # Meanwhile; a selection of tests would wait for it in vain.
        is_whole = find_chromium() and not sys.argv[1:]
        prepared = threads.submit(prepare_shop, folder / "shop", migrated_url=sqlite) if is_whole else None

        arguments = ("-m", "not browser", *WORKERS)
        record("SQLite", run_pytest("Tests on SQLite", *arguments, **{MIGRATED: sqlite}))
        for original in postgres:
            served = {MIGRATED: original, "TEST_DATABASE_URL": url}
            record("PostgreSQL", run_pytest("Tests on PostgreSQL", *arguments, **served))
        if find_chromium():
            record("browser", run_browser_tests(prepared))
        else:
            missing["Browser tests"] = "no Chromium: apt-get install chromium"

    for what, why in missing.items():
        print(f"NOT RUN: {what} ({why})")
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        failures.append("something required could not run")
    print("Failed: " + ", ".join(failures) if failures else "All test runs passed.", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
