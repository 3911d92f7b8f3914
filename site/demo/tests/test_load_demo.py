"""When the demo shop is loaded, and when not."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from catalog.models import Product
from catalog.tests.factories import ProductFactory
from checkout.customers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def logins(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the logins would go, in a shop of this machine alone."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    return tmp_path / "logins"


def expect_refusal(logins: Path, *, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("load_demo", logins_file=logins, verbosity=0)

    assert not Product.objects.exists()
    assert not User.objects.exists()
    assert not logins.exists()


@pytest.mark.parametrize(
    "host", ["shop.example", "*", ".localhost.example", "192.168.1.20", "0.0.0.0", "127.0.0.1.example"]
)
def test_demo_is_refused_where_others_can_reach_it(logins: Path, settings: LazySettings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", host]

    expect_refusal(logins, words="loopback")


def test_demo_is_refused_without_demo_mode(logins: Path, settings: LazySettings) -> None:
    settings.DEMO_MODE = False

    expect_refusal(logins, words="DEMO_MODE=1")


def test_demo_is_refused_beside_other_products(logins: Path) -> None:
    product = ProductFactory()

    with pytest.raises(CommandError, match="needs an empty database"):
        call_command("load_demo", logins_file=logins, verbosity=0)

    assert list(Product.objects.all()) == [product]
    assert not logins.exists()


def test_demo_leaves_a_shop_with_products_alone_when_asked_to(logins: Path) -> None:
    product = ProductFactory()

    call_command("load_demo", if_empty=True, logins_file=logins, verbosity=0)

    assert list(Product.objects.all()) == [product]
    assert not User.objects.exists()
    assert not logins.exists()
