"""Production refuses to start half configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {"SECRET_KEY": "k3y-" * 20, "ALLOWED_HOSTS": "shop.example", "TLS": "1", "DEMO_MODE": "0"}


def boot(settings: dict[str, str], code: str = "import django; django.setup()") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **settings}
    environment["PYTHONPATH"] = f"{ROOT}:{ROOT / 'site'}"
    environment["BOWERBIRD_ENV_FILE"] = "/nonexistent"
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_production_boots_with_its_secrets() -> None:
    result = boot(COMPLETE)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_refuses_to_boot_without_its_secrets(name: str, value: str | None) -> None:
    settings = {**COMPLETE}
    if value is None:
        del settings[name]
    else:
        settings[name] = value

    result = boot(settings)

    assert result.returncode != 0
    assert name in result.stderr


def test_production_has_no_play_money() -> None:
    code = "from django.conf import settings; print(sorted(settings.PAYMENT_GATEWAYS))"

    assert "test" not in boot(COMPLETE, code).stdout
    assert "test" in boot({**COMPLETE, "DEMO_MODE": "1"}, code).stdout


def test_tls_decides_on_cookies_and_hsts() -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CART_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )

    assert boot(COMPLETE, code).stdout.split() == ["__Host-session", "__Host-cart", "True", "31536000"]
    assert boot({**COMPLETE, "TLS": "0"}, code).stdout.split() == ["session", "cart", "False", "0"]
