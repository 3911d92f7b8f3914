import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from catalog.tests.factories import CategoryPageFactory, ShopPageFactory
from common.blocks import LinkBlock
from home.furniture import Announcement, Furniture, get_furniture
from home.menus import Link, LinkList
from home.models import SiteFurniture
from home.tests.factories import content_page, journal_page


def furniture() -> Furniture:
    return get_furniture(RequestFactory().get("/"))


def link(label="", page=None, address=""):
    return {"label": label, "page": page, "address": address}


def test_menus_hold_live_pages_and_addresses(stored):
    story = content_page()
    draft = content_page(title="Draft", slug="draft", live=False)
    stored.menu = [("link", link("Story", story)), ("link", link("Draft", draft))]
    stored.footer = [
        ("list", {"heading": "Help", "links": [link("Find an order", address="/order/find/")]}),
        ("list", {"heading": "Empty", "links": [link("Draft", draft)]}),
    ]
    stored.legal = [("link", link("Terms", story)), ("link", link("Nowhere"))]
    stored.save()

    shown = furniture()

    assert shown.menu == (Link("Story", "/our-story/"),)
    assert shown.footer == (LinkList("Help", (Link("Find an order", "/order/find/"),)),)
    assert shown.legal == (Link("Terms", "/our-story/"),)


def test_without_a_menu_the_departments_stand_in_it(stored):
    shop = ShopPageFactory()
    CategoryPageFactory(title="Pottery", parent=shop)
    CategoryPageFactory(title="Hidden", parent=shop, live=False)
    journal_page(show_in_menus=True)

    assert furniture().menu == (Link("Pottery", "/shop/pottery/"), Link("Journal", "/journal/"))


def test_announcement_links_to_its_page_while_it_is_live(stored, client):
    story = content_page()
    stored.announcement, stored.announcement_link_label = "Free delivery from €60.", "How we pack"
    stored.announcement_page = story
    stored.save()

    assert '<a href="/our-story/">How we pack</a>' in client.get("/").content.decode()

    story.unpublish()
    stored.save()
    assert "How we pack" not in client.get("/").content.decode()
    assert "Free delivery from €60." in client.get("/").content.decode()


def test_furniture_costs_two_queries_once_it_is_known(stored):
    furniture()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        furniture()

    assert len(queries) == 2


def test_saving_the_settings_shows_at_once(stored):
    assert furniture().announcement is None

    stored.announcement = "Closed on Friday."
    stored.save()

    assert furniture().announcement == Announcement(text="Closed on Friday.", tone="ink")


def test_a_new_title_of_a_page_shows_at_once(stored, django_capture_on_commit_callbacks):
    shop = ShopPageFactory()
    pottery = CategoryPageFactory(title="Pottery", parent=shop)
    assert [entry.label for entry in furniture().menu] == ["Pottery"]

    with django_capture_on_commit_callbacks(execute=True):
        pottery.title = "Pots"
        pottery.save_revision().publish()

    assert [entry.label for entry in furniture().menu] == ["Pots"]


def test_an_unpublished_page_leaves_the_menu_at_once(stored, django_capture_on_commit_callbacks):
    pottery = CategoryPageFactory(title="Pottery", parent=ShopPageFactory())
    assert len(furniture().menu) == 1

    with django_capture_on_commit_callbacks(execute=True):
        pottery.unpublish()

    assert furniture().menu == ()


def test_a_site_without_settings_still_has_a_frame(client, db):
    SiteFurniture.objects.all().delete()

    response = client.get("/")

    assert response.status_code == 200
    assert "Bower" in response.content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/", "order", "data:text/html,x"])
def test_dangerous_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        LinkBlock().clean({"label": "Go", "page": None, "address": address})


@pytest.mark.parametrize("address", ["/order/find/", "https://example.org/", "mailto:hello@example.org", "tel:+351"])
def test_common_addresses_are_taken(address):
    cleaned = LinkBlock().clean({"label": "Go", "page": None, "address": address})

    assert cleaned["address"] == address


def test_a_link_to_nothing_is_refused():
    with pytest.raises(ValidationError):
        LinkBlock().clean({"label": "Go", "page": None, "address": ""})
