"""Fixtures of the whole test suite; those of the browser tests do nothing unless a test asks for them."""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from testing import databases
from testing.browser import Watch, find_chromium
from testing.shop import Shop, open_shop

# Machines are shared: no test fails for being slow.
hypothesis.settings.register_profile("shop", deadline=None)
hypothesis.settings.load_profile("shop")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[bool]:
    """Whether the test database is there already: in `make test`, as a copy of the one that was migrated for all."""
    from django.db import connection, connections

    if not databases.migrated_url():
        yield request.config.getvalue("reuse_db")
        return
    name = connection.creation._get_test_db_name()
    url = databases.url_of({**connection.settings_dict, "NAME": name})
    databases.create(url, copy_of=databases.migrated_url())
    yield True
    connections.close_all()
    databases.drop(url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium. Where there is none the browser tests skip, or fail with REQUIRE_ALL=1."""
    path = find_chromium()
    if not path:
        reason = "no Chromium: apt-get install chromium"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    # The sandbox needs rights that a container's root does not have; only this project's own pages are opened.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def shop(browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The real demo shop, served with production settings and its worker, once for all browser tests."""
    with open_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where a browser test's page goes with an address such as /basket/."""
    return request.getfixturevalue("shop").url


@pytest.fixture
def watch(context: Any) -> Iterator[Watch]:
    """Listens to every page of the test's browser: console, exceptions and requests must be clean at its end."""
    listener = Watch()
    listener.listen_to(context)
    yield listener
    assert listener.complaints == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the shop's logs beside a failed browser test."""
    outcome = yield
    report = outcome.get_result()
    shop = getattr(item, "funcargs", {}).get("shop")
    if report.failed and isinstance(shop, Shop):
        report.sections.append(("the shop's logs", shop.logs()))
