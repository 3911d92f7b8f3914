"""Menus as people see them: links to pages that are live, two levels at most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from catalog.models import ProductPage
from home.furniture_blocks import MOST_LINKS
from home.selectors import list_menu_pages


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a menu. `url` is empty where it only opens the list of `links` beneath it."""

    label: str
    url: str
    links: tuple["Link", ...] = ()


@dataclass(frozen=True, slots=True)
class LinkList:
    heading: str
    links: tuple[Link, ...]


def page_link(label: str, page: Page | None) -> Link | None:
    """A link to the page, with its title for want of a label; None while the page is not to be seen."""
    if page is None or not page.live or not page.url:
        return None
    return Link(label or page.title, page.url)


def link_of(value: Mapping[str, Any]) -> Link | None:
    """What a LinkBlock links to: its page, and without one its address."""
    if value["page"] is not None:
        return page_link(value["label"], value["page"])
    return Link(value["label"], value["address"]) if value["address"] else None


def links_of(values: Iterable[Mapping[str, Any]]) -> tuple[Link, ...]:
    """What LinkBlocks link to, without those that lead nowhere."""
    return tuple(link for value in values if (link := link_of(value)) is not None)


def menu_of(entries: Iterable[Mapping[str, Any]]) -> tuple[Link, ...]:
    """The header's menu. An entry whose page is not live is left out with its list, one without any link too."""
    found = (_entry(value) for value in entries)
    return tuple(entry for entry in found if entry is not None)


def _entry(value: Mapping[str, Any]) -> Link | None:
    own = link_of(value)
    if own is None and value["page"] is not None:
        return None
    children = child_links(value["page"]) if value["lists_children"] else ()
    beneath = each_once((*children, *links_of(value["links"])))
    if own is None and not beneath:
        return None
    return Link(value["label"], own.url if own is not None else "", beneath)


def link_list(value: Mapping[str, Any]) -> LinkList:
    """A list of the footer: its links, then the pages below its parent."""
    parent = value["parent"]
    children = child_links(parent) if parent is not None and parent.live else ()
    return LinkList(value["heading"], each_once((*links_of(value["links"]), *children)))


def child_links(parent: Page) -> tuple[Link, ...]:
    """The pages right below: live, for everyone to see and none about a single product. At most MOST_LINKS."""
    pages = parent.get_children().live().public().not_type(ProductPage)[:MOST_LINKS]
    return tuple(link for page in pages if (link := page_link("", page)) is not None)


def each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links without those whose address stands before them."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    return tuple(found.values())


def default_menu(root: Page) -> tuple[Link, ...]:
    """The shop's departments and the journal."""
    return tuple(Link(page.title, page.url) for page in list_menu_pages(root=root) if page.url)


def default_footer() -> tuple[LinkList, ...]:
    """The addresses that every shop has."""
    return (
        LinkList(
            _("Help"),
            (
                Link(_("Find an order"), reverse("orders:find")),
                Link(_("Your account"), reverse("customers:overview")),
                Link(_("Basket"), reverse("cart:detail")),
            ),
        ),
    )
