"""Menus of two levels: what is shown of them, and what editors may compose."""

import pytest
from django.test import RequestFactory
from wagtail.blocks import StructBlockValidationError

from catalog.tests.factories import CategoryPageFactory, ProductFactory, ProductPageFactory, ShopPageFactory
from home.furniture import get_furniture
from home.furniture_blocks import LinkListBlock, MenuEntryBlock
from home.menus import Link, LinkList
from home.models import SiteFurniture
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


def link(label="", page=None, address=""):
    return {"label": label, "page": page, "address": address}


def entry(label, page=None, address="", *, lists_children=False, links=()):
    return ("link", {**link(label, page, address), "lists_children": lists_children, "links": list(links)})


def menu() -> tuple[Link, ...]:
    return get_furniture(RequestFactory().get("/")).menu


@pytest.fixture
def pottery():
    """A department with two categories, a draft and a story about a product below it."""
    page = CategoryPageFactory(title="Pottery", parent=ShopPageFactory())
    CategoryPageFactory(title="Mugs", parent=page)
    CategoryPageFactory(title="Bowls", parent=page)
    CategoryPageFactory(title="Draft", parent=page, live=False)
    ProductPageFactory(title="Tide mug", parent=page, product=ProductFactory())
    return page


def test_an_entry_lists_the_live_pages_below_its_page_but_no_products(stored, pottery):
    stored.menu = [entry("Pottery", pottery, lists_children=True)]
    stored.save()

    beneath = (Link("Mugs", "/shop/pottery/mugs/"), Link("Bowls", "/shop/pottery/bowls/"))
    assert menu() == (Link("Pottery", "/shop/pottery/", beneath),)


def test_links_beneath_an_entry_follow_its_children_and_none_stands_twice(stored, pottery):
    mugs, draft = pottery.get_children().get(title="Mugs"), pottery.get_children().get(title="Draft")
    beneath = [link("All mugs", mugs), link("Draft", draft), link("Gift cards", address="/gift-cards/")]
    stored.menu = [entry("Pottery", pottery, lists_children=True, links=beneath)]
    stored.save()

    labels = [below.label for below in menu()[0].links]
    assert labels == ["Mugs", "Bowls", "Gift cards"]


def test_an_entry_without_a_page_only_opens_its_list(stored, client):
    stored.menu = [entry("Help", links=[link("Find an order", address="/order/find/")])]
    stored.save()

    assert menu() == (Link("Help", "", (Link("Find an order", "/order/find/"),)),)
    page = client.get("/").content.decode()
    assert page.count("<summary>Help</summary>") == 2  # of the row and of the fold-out
    assert "Everything in Help" not in page


def test_an_entry_whose_page_is_not_live_goes_with_its_list(stored, pottery):
    story = content_page()
    pottery.unpublish()
    stored.menu = [entry("Pottery", pottery, lists_children=True, links=[link("Story", story)]), entry("Story", story)]
    stored.save()

    assert menu() == (Link("Story", "/our-story/"),)


def test_a_child_that_is_published_later_joins_the_menu(stored, pottery, django_capture_on_commit_callbacks):
    stored.menu = [entry("Pottery", pottery, lists_children=True)]
    stored.save()
    assert len(menu()[0].links) == 2

    with django_capture_on_commit_callbacks(execute=True):
        pottery.get_children().get(title="Draft").specific.save_revision().publish()

    assert [below.label for below in menu()[0].links] == ["Mugs", "Bowls", "Draft"]


def test_menus_stored_before_there_were_lists_still_work(stored):
    story = content_page()
    old = {"type": "link", "value": link("Story", story.pk), "id": "d1b7e2b4-6a53-4f5c-8f0e-3a8a5f1f4f10"}
    item = {"type": "item", "value": link("S", story.pk), "id": "0d9ee7a1-4f7c-4b5e-9d25-08f1f1d0e0aa"}
    footer = {"type": "list", "value": {"heading": "Bower", "links": [item]}}
    stored.menu, stored.footer = [old], [footer]
    stored.save()

    shown = get_furniture(RequestFactory().get("/"))
    assert shown.menu == (Link("Story", "/our-story/"),)
    assert shown.footer == (LinkList("Bower", (Link("S", "/our-story/"),)),)


def test_a_list_of_the_footer_can_hold_the_pages_below_a_page(stored, pottery):
    stored.footer = [("list", {"heading": "Pots", "links": [link("All", pottery)], "parent": pottery})]
    stored.save()

    (shown,) = get_furniture(RequestFactory().get("/")).footer
    assert [below.label for below in shown.links] == ["All", "Mugs", "Bowls"]


def test_the_list_marks_where_the_visitor_is(stored, pottery, client):
    stored.menu = [entry("Pottery", pottery, lists_children=True)]
    stored.save()

    page = client.get("/shop/pottery/mugs/").content.decode()

    assert page.count('<summary aria-current="true">Pottery</summary>') == 2
    assert page.count('<a href="/shop/pottery/mugs/" aria-current="page">Mugs</a>') == 2
    assert page.count('<a href="/shop/pottery/">Everything in Pottery</a>') == 2


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (entry("Nothing")[1], "page"),
        (entry("Children of nothing", lists_children=True)[1], "page"),
        (entry("Children of an address", address="/shop/", lists_children=True)[1], "page"),
        (entry("Script", links=[link("Go", address="javascript:alert(1)")])[1], "links"),
        (entry("Empty link", links=[link("Go")])[1], "links"),
    ],
)
def test_entries_that_lead_nowhere_are_refused_beside_their_field(value, field):
    block = MenuEntryBlock()

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.normalize(value))

    assert field in refusal.value.block_errors


def test_an_empty_list_of_the_footer_is_refused():
    block = LinkListBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.normalize({"heading": "Help", "links": []}))


def test_the_stored_menu_keeps_its_order(stored):
    stored.menu = [entry(label, address=f"/{label}/") for label in ("c", "a", "b")]
    stored.save()

    again = SiteFurniture.objects.get(pk=stored.pk)
    assert [block.value["label"] for block in again.menu] == ["c", "a", "b"]
