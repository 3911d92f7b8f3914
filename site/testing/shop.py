"""The real shop as `make run` serves it, on a database, folders and a port of its own."""

import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from testing import databases
from testing.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
MAIL_RULE = b"\n" + b"-" * 79 + b"\n"
SECONDS_TO_START = 120
PREPARED = "TEST_PREPARED_SHOP"


class ShopDidNotStart(Exception):
    """Carries what the shop's programs wrote before they failed."""


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop: where it is reached, who may log in, and where its mails and logs are."""

    url: str
    folder: Path
    environment: dict[str, str]

    @property
    def logins(self) -> dict[str, Login]:
        """Demo logins by role."""
        rows = (line.split() for line in (self.folder / "logins").read_text().splitlines())
        return {role: Login(email, password) for role, email, password in rows}

    def mails(self, recipient: str) -> list[EmailMessage]:
        """Mails to `recipient`, oldest first. A file holds those of one connection, each with a rule under it."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        parts = [part.lstrip() for file in files for part in file.read_bytes().split(MAIL_RULE)]
        mails = [message_from_bytes(part, policy=policy.default) for part in parts if part]
        return [mail for mail in mails if recipient in str(mail["To"])]

    def logs(self) -> str:
        """The last lines of each program's log."""
        files = sorted((self.folder / "logs").glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-4000:]}" for file in files)


def prepared_folder() -> Path | None:
    """Where `make test` has set a shop up to be copied; None in other runs."""
    path = os.environ.get(PREPARED)
    return Path(path) if path else None


def _make_environment(folder: Path, port: int) -> dict[str, str]:
    key = folder / "key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(60))
    inherited = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
    return {
        **{name: os.environ[name] for name in inherited if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "BOWERBIRD_ENV_FILE": str(folder / "no-env-file"),
        "SECRET_KEY": key.read_text(),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "TLS": "0",
        "DEMO_MODE": "1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'shop.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "PYTHONUNBUFFERED": "1",
    }


def _lay_out(folder: Path) -> Shop:
    """A shop of its own port in a folder that is empty, or is a copy of a shop's."""
    for name in ("logs", "mail", "media"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    port = free_port()
    return Shop(url=f"http://127.0.0.1:{port}", folder=folder, environment=_make_environment(folder, port))


def _manage(shop: Shop, *commands: Sequence[str]) -> None:
    with (shop.folder / "logs" / "prepare.log").open("wb") as log:
        for command in commands:
            code = subprocess.run(
                [*MANAGE, *command], env=shop.environment, stdout=log, stderr=log, check=False
            ).returncode
            if code:
                raise ShopDidNotStart(f"{command[0]} failed\n{shop.logs()}")


def _set_up(shop: Shop) -> None:
    _manage(
        shop,
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["load_demo", "--if-empty", "--logins-file", str(shop.folder / "logins")],
    )


def prepare_shop(folder: Path, *, migrated_url: str) -> Path:
    """Set the demo shop up in the empty `folder`, for copies, with every size of its pictures, which takes minutes.

    Raises ShopDidNotStart with the logs.
    """
    shop = _lay_out(folder)
    databases.create(shop.environment["DATABASE_URL"], copy_of=migrated_url)
    _set_up(shop)
    _manage(shop, ["db_worker", "--batch", "--no-startup-delay", "--queue-name", "*"])
    return folder


def _copy(prepared: Path, folder: Path) -> Shop:
    """A shop in the empty `folder` like the prepared one, at an address of its own."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    shop = _lay_out(folder)
    move = f"UPDATE wagtailcore_site SET port = {urlsplit(shop.url).port}"  # noqa: S608
    databases.execute(shop.environment["DATABASE_URL"], move)
    return shop


def _wait_until_open(shop: Shop, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{shop.url}/robots.txt", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ShopDidNotStart(f"The shop does not answer at {shop.url}\n{shop.logs()}")


def _stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """Set the demo shop up in the empty `folder` and serve it with its worker; both are stopped at the end.

    Raises ShopDidNotStart with the logs.
    """
    if prepared := prepared_folder():
        shop = _copy(prepared, folder)
    else:
        shop = _lay_out(folder)
        _set_up(shop)
    configuration = str(ROOT / "site" / "gunicorn.conf.py")
    programs = {
        "web": [sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", "site", "--config", configuration],
        "worker": [*MANAGE, "db_worker", "--interval", "0.2", "--queue-name", "*"],
    }
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for name, command in programs.items():
            with (folder / "logs" / f"{name}.log").open("wb") as log:
                processes.append(
                    subprocess.Popen(
                        command, cwd=ROOT, env=shop.environment, stdout=log, stderr=log, start_new_session=True
                    )
                )
        _wait_until_open(shop, processes[0])
        yield shop
    finally:
        _stop(processes)
