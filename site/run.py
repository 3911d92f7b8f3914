"""The main job, `make run`: sets the shop up on first use and serves it with its worker until Ctrl-C."""

import ipaddress
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"
LOGINS_FILE = ROOT / ".demo-logins"
EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def write_env_file() -> None:
    """A .env for this machine alone: a random key, loopback hosts, plain HTTP, mail into files."""
    if ENV_FILE.exists():
        return
    mail = ROOT / "var" / "mail"
    lines = [
        "# Written by the first `make run`: for this machine only. .env.example explains every setting.",
        f"SECRET_KEY={secrets.token_urlsafe(60)}",
        "ALLOWED_HOSTS=127.0.0.1,localhost,[::1]",
        "TLS=0",
        "DEMO_MODE=1",
        f"EMAIL_URL=filemail:///{mail}",
    ]
    descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def surroundings(host: str, port: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What the site is told of where it listens; play money is for visitors from this machine alone."""
    written = f"[{host}]" if ":" in host and not host.startswith("[") else host
    shown = "127.0.0.1" if host in EVERYWHERE else written
    told = {
        "BIND": f"{written}:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SITE_URL": environment.get("SITE_URL", f"http://{shown}:{port}"),
    }
    return told if is_loopback(host) else {**told, "DEMO_MODE": "0"}


def manage(*arguments: str) -> None:
    subprocess.run([*MANAGE, *arguments], check=True)


def set_up(host: str) -> None:
    """Bring database and static files up to date; load the demo shop into an empty database."""
    (ROOT / "var" / "mail").mkdir(parents=True, exist_ok=True)
    print("Preparing the database", flush=True)
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    if is_loopback(host):
        manage("load_demo", "--if-empty", "--logins-file", str(LOGINS_FILE))
    else:
        print(f"Bound to {host}, which others can reach: the demo shop is not loaded.", flush=True)


def announce(url: str) -> None:
    print(f"\nBower is open at {url}  (admin: {url}/admin/)", flush=True)
    if LOGINS_FILE.exists():
        print(f"Demo logins, kept in {LOGINS_FILE.name}:")
        print("".join(f"  {line}\n" for line in LOGINS_FILE.read_text().splitlines()), end="")
    print("Mails are written to var/mail/. Ctrl-C stops it.\n", flush=True)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and end those that do not within 25 seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 25
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve() -> int:
    """Run web server, worker and scheduler until one of them ends or a signal asks to stop."""
    # Processes of their own group: Ctrl-C reaches this one alone, which then stops them in order.
    commands = [
        [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--chdir",
            str(ROOT / "site"),
            "--config",
            str(ROOT / "site" / "gunicorn.conf.py"),
        ],
        [*MANAGE, "db_worker", "--verbosity", "0", "--interval", "0.5", "--queue-name", "*"],
        [*MANAGE, "run_due", "--every", "60"],
    ]
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    stopping = False

    def ask_to_stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    announce(os.environ["SITE_URL"])
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    code = 0 if stopping else 1
    if not stopping:
        print("A part of the shop has stopped by itself; the rest is stopped too.", flush=True)
    stop(processes)
    print("Closed.", flush=True)
    return code


def main() -> int:
    os.chdir(ROOT)
    host = os.environ.get("BIND_HOST", "127.0.0.1")
    port = os.environ.get("PORT", "8000")
    os.environ.update(surroundings(host, port, os.environ))
    write_env_file()
    try:
        set_up(host)
    except subprocess.CalledProcessError as error:
        print(f"Could not prepare the shop: {' '.join(error.cmd[1:])} failed.", file=sys.stderr)
        return 1
    return serve()


if __name__ == "__main__":
    sys.exit(main())
