"""The real site under gunicorn with several workers, on loopback, against a database that the caller names."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from testing.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET = "test-only-key-of-no-value-0123456789-abcdefghijklmnop"  # noqa: S105
GUARDED = "config.wsgi"
START_SECONDS = 60
STOP_SECONDS = 20


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """What a process of the site needs to run as in production, but over plain HTTP on loopback."""
    static = folder / "static"  # empty, but WhiteNoise warns of a missing one
    static.mkdir(exist_ok=True)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "testing.settings",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(static),
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1",
        "TLS": "0",
        "DEMO_MODE": "1",
        "REDIS_URL": "",
        "EMAIL_URL": "dummymail://",
    }


def run_module(module: str, *arguments: str, database_url: str, folder: Path) -> str:
    """Run a module of the house in a process of its own against the database; what it printed."""
    finished = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment(database_url, folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return finished.stdout


@contextmanager
def running_site(
    *, database_url: str, folder: Path, application: str = GUARDED, workers: int = 3, threads: int = 4
) -> Iterator[str]:
    """Serve the site and yield its address; it is stopped at the end by its own process id."""
    port = free_port()
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": str(workers), "WEB_THREADS": str(threads)}
    log = folder / f"gunicorn-{port}.log"
    config = ROOT / "site" / "gunicorn.conf.py"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(config), "--preload", f"{application}:application"],
            env={**environment(database_url, folder), **settings},
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, url, log)
        yield url
    finally:
        _stop(process)
        sys.stderr.write(log.read_text(errors="replace")[-20_000:])  # shown by pytest beside a failure


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            requests.get(f"{url}/basket/", timeout=20)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the site did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
