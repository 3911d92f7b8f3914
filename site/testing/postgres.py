"""A throw-away PostgreSQL cluster on loopback, from the machine's own binaries; works as root too."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    # Tests write in transactions that never end. Whoever counts rows meanwhile takes such a table for empty, and is
    # believed by every plan from then on: one test took eight minutes for it.
    "autovacuum=off",
    "max_connections=200",
    "shared_buffers=256MB",
    "listen_addresses=127.0.0.1",
)


def find_binary(name: str) -> str | None:
    """Path of a PostgreSQL server program; Debian keeps them off the PATH. The newest version wins."""
    found = shutil.which(name)
    if found:
        return found
    candidates = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    return str(candidates[-1]) if candidates else None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: whom to run it as, or None when this is an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("root needs a user 'postgres' or 'nobody' to run PostgreSQL as")


@contextmanager
def throw_away_cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster and yield its URL, without a database name; stop and remove it at the end.

    `durable` keeps PostgreSQL's own settings for safety, as benchmarks and crash tests need. Raises FileNotFoundError
    where the binaries are not installed.
    """
    initdb, postgres = find_binary("initdb"), find_binary("postgres")
    if not initdb or not postgres:
        raise FileNotFoundError("PostgreSQL's initdb and postgres are not installed")
    user = _unprivileged_user()
    base = Path(tempfile.mkdtemp(prefix="bowerbird-pg-", dir="/tmp"))
    if user:
        entry = pwd.getpwnam(user)
        os.chown(base, entry.pw_uid, entry.pw_gid)
    data = base / "data"
    run_as = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    server: subprocess.Popen[bytes] | None = None
    try:
        subprocess.run(
            [initdb, "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=base,
            **run_as,
        )
        port = free_port()
        options = [item for item in SETTINGS if not durable or not item.startswith(("fsync", "sync", "full", "auto"))]
        arguments = [argument for item in options for argument in ("-c", item)]
        with (base / "log").open("wb") as log:
            server = subprocess.Popen(
                [postgres, "-D", str(data), "-p", str(port), "-k", str(base), *arguments],
                stdout=log,
                stderr=log,
                cwd=base,
                **run_as,
            )
        _wait_until_ready(server, port, base / "log")
        yield f"postgres://postgres@127.0.0.1:{port}"
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(base, ignore_errors=True)


def _wait_until_ready(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    import psycopg

    for _attempt in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            import time

            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer within 20 seconds")
