"""Staff find Wagtail's bar on the site; the pages of everybody else know nothing of it."""

import pytest

from common.tests.staff import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
BAR = "<wagtail-userbar>"


@pytest.mark.parametrize("role", ["editor", "writer", "moderator", "merchandiser", "order staff"])
def test_staff_get_the_bar_on_a_page_that_no_cache_keeps(role):
    response = log_in(role).get("/")

    assert BAR in response.content.decode()
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_editor_is_led_to_the_page_in_the_admin(home):
    assert f"/admin/pages/{home.pk}/edit/" in log_in("editor").get("/").content.decode()


def test_shoppers_get_no_bar():
    assert BAR not in log_in("shopper").get("/").content.decode()


def test_page_of_a_stranger_asks_nothing_about_them_and_is_the_same_for_all(client):
    response = client.get("/")

    assert BAR not in response.content.decode()
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "no-store" not in response.headers.get("Cache-Control", "")
