"""The furniture's editor in the admin: previewed before it is saved, refused beside its fields."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from common import clock
from common.tests.staff import log_in
from home.models import SiteFurniture

pytestmark = pytest.mark.django_db
STREAMS = ("menu", "footer", "legal", "social", "promises")


def address(name, stored):
    return reverse(f"wagtailsettings:{name}", args=["home", "sitefurniture", stored.site_id])


def form(**facts):
    return nested_form_data(
        {"shop_name": "Bower", "announcement_tone": "ink"} | {name: streamfield([]) for name in STREAMS} | facts
    )


@pytest.fixture
def editor(home):
    return log_in("editor")


def test_what_is_written_is_previewed_and_not_saved(stored, editor):
    facts = form(shop_name="Nest", announcement="Moving house.", accent="#1f5c3a")

    answer = editor.post(address("preview_on_edit", stored), facts).json()
    response = editor.get(address("preview_on_edit", stored))

    page = response.content.decode()
    assert answer == {"is_valid": True, "is_available": True}
    assert "Moving house." in page
    assert "| Nest</title>" in page
    assert 'href="/shop-accent.1f5c3a-' in page
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert SiteFurniture.objects.get().shop_name == "Bower"
    assert "Moving house." not in editor.get("/").content.decode()


def test_an_announcement_to_come_is_seen_in_a_preview_of_its_own(stored, editor):
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    preview = address("preview_on_edit", stored)
    editor.post(preview, form(announcement="Moving house.", announcement_from=tomorrow))

    now, then = (editor.get(f"{preview}?mode={mode}").content.decode() for mode in ("", "announced"))

    assert "Moving house." not in now
    assert "Moving house." in then


def test_what_is_written_is_saved(stored, editor):
    entry = {"label": "Help", "page": "", "address": "/order/find/", "lists_children": "", "links-count": "0"}

    response = editor.post(address("edit", stored), form(menu=streamfield([("link", entry)]), accent="#1F5C3A"))

    assert response.status_code == 302
    stored.refresh_from_db()
    assert [block.value["label"] for block in stored.menu] == ["Help"]
    assert stored.accent == "#1f5c3a"


def test_a_refusal_stands_beside_its_field_and_changes_nothing(stored, editor):
    response = editor.post(address("edit", stored), form(shop_name="Nest", accent="#e07a5f"))

    assert response.status_code == 200
    assert "would do." in response.context["form"].errors["accent"][0]
    assert SiteFurniture.objects.get().shop_name == "Bower"


def test_others_do_not_preview(stored, home):
    assert log_in("merchandiser").get(address("preview_on_edit", stored)).status_code == 302
