"""What stands around every page, ready to be shown: read from the site's settings once, then kept in the cache.

The key in the cache holds a stamp that is stored with the settings. It changes whenever the settings are saved or a
page is published, unpublished or moved, so that every process forgets the old furniture at the same moment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.models import SiteFurniture
from home.selectors import list_menu_pages

SHAPE = 1  # of the dataclasses below; raise it when they change, so that a new release reads none of the old ones
KEEP_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LinkList:
    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    shop_name: str
    announcement: str = ""
    announcement_link: Link | None = None
    menu: tuple[Link, ...] = ()
    footer_lead: str = ""
    footer: tuple[LinkList, ...] = ()
    legal: tuple[Link, ...] = ()
    legal_note: str = ""


def get_furniture(request: HttpRequest | None) -> Furniture:
    """The furniture of the request's site: one query for the site, one for the stamp, none more while it stands."""
    site = Site.find_for_request(request) if request is not None else None
    if site is None:
        return Furniture(shop_name=settings.SHOP_NAME)
    stamp = SiteFurniture.objects.filter(site=site).values_list("stamp", flat=True).first()
    if stamp is None:
        return build_furniture(SiteFurniture(site=site, shop_name=settings.SHOP_NAME))
    key = _key(site, stamp)
    found: Furniture | None = cache.get(key)
    if found is None:
        found = _read_furniture(site)
        cache.set(key, found, KEEP_SECONDS)
    return found


def _key(site: Site, stamp: UUID) -> str:
    return f"furniture:{SHAPE}:{site.pk}:{stamp}:{get_language()}"


def _read_furniture(site: Site) -> Furniture:
    return build_furniture(SiteFurniture.objects.select_related("announcement_page", "site__root_page").get(site=site))


def build_furniture(stored: SiteFurniture) -> Furniture:
    """The settings as people see them: links to pages that are not live are left out, empty menus get a default."""
    announced = _page_link(stored.announcement_link_label, stored.announcement_page)
    footer = tuple(_list(block.value) for block in stored.footer)
    return Furniture(
        shop_name=stored.shop_name,
        announcement=stored.announcement,
        announcement_link=announced,
        menu=_links(block.value for block in stored.menu) or default_menu(stored.site.root_page),
        footer_lead=stored.footer_lead,
        footer=tuple(item for item in footer if item.links) or default_footer(),
        legal=_links(block.value for block in stored.legal),
        legal_note=stored.legal_note,
    )


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


def _page_link(label: str, page: Page | None) -> Link | None:
    if page is None or not page.live or not page.url:
        return None
    return Link(label or page.title, page.url)


def _link(value: Mapping[str, Any]) -> Link | None:
    if value["page"] is not None:
        return _page_link(value["label"], value["page"])
    return Link(value["label"], value["address"]) if value["address"] else None


def _links(values: Iterable[Mapping[str, Any]]) -> tuple[Link, ...]:
    return tuple(link for value in values if (link := _link(value)) is not None)


def _list(value: Mapping[str, Any]) -> LinkList:
    return LinkList(value["heading"], _links(value["links"]))


def forget_furniture() -> None:
    """Have the furniture of every site read anew, once the current transaction is committed."""
    transaction.on_commit(lambda: SiteFurniture.objects.update(stamp=uuid4()))
