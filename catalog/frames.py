"""What stands around a listing or a product: its way down from the home page, and the categories below.

Read from the page tree and remembered for half a minute, for every visitor sees the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.models import Page

from catalog.facets import REMEMBERED_SECONDS, Kind
from catalog.listing import Scope
from catalog.models import CategoryMembership, CategoryPage, CollectionPage, Product

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryFrame:
    """`keys` are the translation keys of the category and of all live categories below; `kinds` its children."""

    crumbs: tuple[Link, ...]
    children: tuple[Link, ...]
    kinds: tuple[Kind, ...]
    keys: tuple[UUID, ...]


def category_frame(page: Page, *, is_fresh: bool = False) -> CategoryFrame:
    """The frame of a category or of the shop; `is_fresh` reads it anew, for previews."""
    key = f"catalog-frame-{page.pk}-{get_language()}"
    return _remembered("" if is_fresh else key, lambda: _read_category(page))


def collection_scope(page: CollectionPage, *, is_fresh: bool = False) -> Scope:
    """What a published collection lists; `is_fresh` reads it anew, for previews."""
    key = f"catalog-scope-{page.pk}-{page.live_revision_id}"
    return _remembered("" if is_fresh else key, page.scope)


def product_crumbs(product: Product) -> tuple[Link, ...]:
    """The way to a product's plain page: through the first live category that it stands in, else through the shop."""

    def read() -> tuple[Link, ...]:
        keys = CategoryMembership.objects.filter(product=product).values("category_key")
        category = CategoryPage.objects.live().filter(translation_key__in=keys).order_by("-depth", "path").first()
        return crumbs_to(category, with_itself=True) if category is not None else ()

    return _remembered(f"catalog-product-crumbs-{product.pk}-{get_language()}", read)


def crumbs_to(page: Page, *, with_itself: bool = False) -> tuple[Link, ...]:
    """Links to the live pages above, from the home page down."""
    above = page.get_ancestors(inclusive=with_itself).live().filter(depth__gt=1).order_by("path")
    return tuple(Link(found.title, found.url) for found in above if found.url)


def remembered_crumbs(page: Page) -> tuple[Link, ...]:
    """crumbs_to(page), remembered for half a minute."""
    return _remembered(f"catalog-crumbs-{page.pk}-{get_language()}", lambda: crumbs_to(page))


def _remembered(key: str, read: Callable[[], T]) -> T:
    found: T | None = cache.get(key) if key else None
    if found is None:
        found = read()
        if key:
            cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _read_category(page: Page) -> CategoryFrame:
    below = list(
        CategoryPage.objects.descendant_of(page).live().order_by("path").defer("above", "below", "introduction")
    )
    children = [found for found in below if found.depth == page.depth + 1]
    kinds = tuple(
        Kind(child.slug, child.title, tuple(p.translation_key for p in below if p.path.startswith(child.path)))
        for child in children
    )
    return CategoryFrame(
        crumbs=crumbs_to(page),
        children=tuple(Link(child.title, child.url) for child in children if child.url),
        kinds=kinds,
        keys=(page.translation_key, *(found.translation_key for found in below)),
    )
