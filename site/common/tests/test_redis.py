"""With REDIS_URL the cache is shared between processes: tried on a real Redis server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.postgres import free_port

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail("redis-server is not installed: apt-get install redis-server")
        pytest.skip("redis-server is not installed")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("redis-server did not answer")


def run(redis_url: str, code: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "BOWERBIRD_ENV_FILE": "/nonexistent",
        "SECRET_KEY": "k3y-" * 20,
        "ALLOWED_HOSTS": "shop.example",
        "REDIS_URL": redis_url,
    }
    setup = "import django; django.setup(); from django.core.cache import cache;"
    finished = subprocess.run(
        [sys.executable, "-c", setup + code], env=environment, capture_output=True, text=True, check=True
    )
    return finished.stdout.strip()


def test_what_one_process_caches_another_finds(redis_url: str) -> None:
    run(redis_url, "cache.set('answer', {'blue': 42}, 60)")

    assert run(redis_url, "print(cache.get('answer')['blue'])") == "42"


def test_counting_up_is_exact_between_processes(redis_url: str) -> None:
    run(redis_url, "cache.set('tries', 0, 60)")

    for _process in range(3):
        run(redis_url, "cache.incr('tries')")

    assert run(redis_url, "print(cache.get('tries'))") == "3"
