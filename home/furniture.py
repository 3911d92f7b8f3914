"""What stands around every page, ready to be shown: read from the site's settings once, then kept in the cache.

The key in the cache holds a stamp that is stored with the settings. It changes whenever the settings are saved or a
page is published, unpublished or moved, so that every process forgets the old furniture at the same moment.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from common import clock
from common.policies import PolicyKind
from home.accents import accent_url
from home.furniture_blocks import NETWORKS
from home.logos import Logo, logo_of
from home.menus import Link, LinkList, default_footer, default_menu, each_once, link_list, link_of, links_of, menu_of
from home.models import SiteFurniture
from home.policies import policies_of

SHAPE = 4  # of the dataclasses below; raise it when they change, so that a new release reads none of the old ones
KEEP_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Announcement:
    """The bar above the header. `tone` names its colours, one of home.models.furniture.TONES."""

    text: str
    tone: str
    link: Link | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is up at this moment; asked whenever a page is shown, for it is kept longer than it may last."""
        now = clock.now()
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Promise:
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """`logo` is None where the drawn bird and the name stand; `accent_url` is empty for the house's own colour."""

    shop_name: str
    announcement: Announcement | None = None
    menu: tuple[Link, ...] = ()
    footer_lead: str = ""
    footer: tuple[LinkList, ...] = ()
    legal: tuple[Link, ...] = ()
    legal_note: str = ""
    logo: Logo | None = None
    accent_url: str = ""
    social: tuple[Link, ...] = ()
    promises: tuple[Promise, ...] = ()


def get_furniture(request: HttpRequest | None) -> Furniture:
    """The furniture of the request's site: one query for the site, one for the stamp, none more while it stands."""
    previewed: Furniture | None = getattr(request, "previewed_furniture", None)
    if previewed is not None:
        return previewed
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
    pages = [f"{name}_page" for name in ("announcement", *PolicyKind)]
    stored = SiteFurniture.objects.select_related("site__root_page", "logo", "logo_dark", *pages).get(site=site)
    return build_furniture(stored)


def build_furniture(stored: SiteFurniture) -> Furniture:
    """The settings as people see them: links to pages that are not live are left out, empty menus get a default."""
    footer = tuple(link_list(block.value) for block in stored.footer)
    footer = tuple(item for item in footer if item.links) or default_footer()
    names = dict(NETWORKS)
    has_accent = bool(stored.accent or stored.accent_dark)
    return Furniture(
        shop_name=stored.shop_name,
        announcement=_announcement(stored),
        menu=menu_of(block.value for block in stored.menu) or default_menu(stored.site.root_page),
        footer_lead=stored.footer_lead,
        footer=footer,
        legal=_legal(stored, footer),
        legal_note=stored.legal_note,
        logo=logo_of(stored),
        accent_url=accent_url(stored.accent, stored.accent_dark) if has_accent else "",
        social=tuple(Link(names[block.value["network"]], block.value["address"]) for block in stored.social),
        promises=tuple(Promise(block.value["icon"], block.value["text"]) for block in stored.promises),
    )


def _legal(stored: SiteFurniture, footer: tuple[LinkList, ...]) -> tuple[Link, ...]:
    """The last row: what editors put there, then those policies that stand nowhere in the footer yet."""
    own = links_of(block.value for block in stored.legal)
    told = {link.url for link in own} | {link.url for item in footer for link in item.links}
    policies = [Link(policy.title, policy.url) for policy in policies_of(stored).values()]
    return each_once((*own, *(link for link in policies if link.url not in told)))


def _announcement(stored: SiteFurniture) -> Announcement | None:
    if not stored.announcement:
        return None
    link = {
        "label": stored.announcement_link_label,
        "page": stored.announcement_page,
        "address": stored.announcement_address,
    }
    return Announcement(
        text=stored.announcement,
        tone=stored.announcement_tone,
        link=link_of(link),
        starts_at=stored.announcement_from,
        ends_at=stored.announcement_until,
    )


def forget_furniture() -> None:
    """Have the furniture of every site read anew, once the current transaction is committed."""
    transaction.on_commit(lambda: SiteFurniture.objects.update(stamp=uuid4()))


def forget_logo(*, picture_id: int) -> None:
    """Have the furniture that shows this picture read anew, once the current transaction is committed."""
    shown = SiteFurniture.objects.filter(Q(logo=picture_id) | Q(logo_dark=picture_id))
    ids = list(shown.values_list("pk", flat=True))  # now: a deleted picture is nobody's logo any more
    if ids:
        transaction.on_commit(lambda: SiteFurniture.objects.filter(pk__in=ids).update(stamp=uuid4()))


def preview_furniture(request: HttpRequest, stored: SiteFurniture, *, is_announced: bool) -> None:
    """Show the page of this request with settings that need not be saved, with the announcement whenever it is."""
    furniture = build_furniture(stored)
    if is_announced and furniture.announcement is not None:
        furniture = replace(furniture, announcement=replace(furniture.announcement, starts_at=None, ends_at=None))
    request.previewed_furniture = furniture  # type: ignore[attr-defined]
