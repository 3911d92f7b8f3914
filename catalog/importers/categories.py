"""Finds the categories that a file names, and makes pages for those that are not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from catalog.importers.slugs import free_slug
from catalog.models import CategoryPage, ShopPage

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NoRootPage(Exception):
    """The site has no root page that a shop could stand under."""


@dataclass(slots=True)
class CategoryBook:
    """Category names, without regard to case, to the key of the category and the page that stands for it."""

    keys: dict[str, UUID] = field(default_factory=dict)
    page_ids: dict[str, int] = field(default_factory=dict)
    has_shop: bool = False

    @classmethod
    def load(cls) -> "CategoryBook":
        """All categories; of two with one name the one higher up and older wins."""
        book = cls(has_shop=ShopPage.objects.exists())
        for pk, title, key in (
            _default_pages().order_by("-depth", "-path").values_list("pk", "title", "translation_key")
        ):
            book.keys[title.casefold()] = key
            book.page_ids[title.casefold()] = pk
        return book

    def wanted(self, name: str) -> UUID | None:
        """The key of the category of that name; None when it has to be made."""
        return self.keys.get(name.casefold())

    def key(self, name: str) -> UUID:
        """The key of a category that is there."""
        return self.keys[name.casefold()]

    def missing(self, names: Iterable[str]) -> list[str]:
        """The names that no category has yet, each once, as they were first written."""
        unknown: dict[str, str] = {}
        for name in names:
            if self.wanted(name) is None:
                unknown.setdefault(name.casefold(), name)
        return list(unknown.values())

    def create(self, keys: Mapping[str, UUID], *, at: datetime) -> None:
        """Live category pages, by name, under the shop page, which is made too when there is none. Raises NoRootPage.

        The keys are given, so that products can be put into categories before there are any.
        """
        with transaction.atomic():
            shop = _shop_page(at) if keys else None
            for name, key in keys.items():
                assert shop is not None
                page = CategoryPage(
                    title=name,
                    slug=_free_slug(shop, name),
                    translation_key=key,
                    live=True,
                    first_published_at=at,
                    last_published_at=at,
                )
                shop.add_child(instance=page)
                self.keys[name.casefold()] = key
                self.page_ids[name.casefold()] = page.pk


def _default_pages() -> "QuerySet[CategoryPage]":
    return CategoryPage.objects.filter(locale=Locale.get_default())


def _shop_page(at: datetime) -> ShopPage:
    shop = ShopPage.objects.filter(locale=Locale.get_default()).order_by("-live", "path").first()
    if shop is not None:
        return shop
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise NoRootPage(_("The site has no root page that the shop could stand under."))
    shop = ShopPage(
        title=_("Shop"),
        slug=_free_slug(site.root_page, "shop"),
        live=True,
        first_published_at=at,
        last_published_at=at,
    )
    site.root_page.add_child(instance=shop)
    return shop


def _free_slug(parent: Page, name: str) -> str:
    taken = set(Page.objects.child_of(parent).values_list("slug", flat=True))
    return free_slug(name, taken, longest=200, stand_in="category")
