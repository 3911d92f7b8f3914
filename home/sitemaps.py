"""What crawlers find: every public page and every product that is sold, each under its one address, with its pictures.

A section is split into files; each file is read in pieces, so that a shop of any size takes the memory of one file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from wagtail.models import Page, Site

from catalog.addresses import plain_product_url
from catalog.context import default_price_context
from catalog.models import CategoryPage, CollectionPage, Picture, Product, ProductPage, ProductPagePicture
from catalog.models import ProductPicture as OwnPicture
from common.http import absolute_url
from common.pictures import prefetch_renditions, shared_picture
from home.models import ArticlePage

PER_FILE = 5_000
PIECE = 500
MOST_PICTURES = 10


@dataclass(frozen=True, slots=True)
class Place:
    """An address with when it last changed and the addresses of its pictures; all whole."""

    url: str
    changed_at: datetime | None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of the sitemap; `changed_at` is its section's."""

    url: str
    changed_at: datetime | None


class Section:
    """Places of one kind. Rows are read in the order of their ids, which stays while others come and go."""

    changed = "last_published_at"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def place_all(self, rows: Sequence[Any]) -> Iterable[Place]:
        """The places of a piece of the rows, in a fixed number of queries."""
        raise NotImplementedError

    def places(self, number: int) -> Iterator[Place]:
        """The places of the file of this number, from 1 on."""
        start = (number - 1) * PER_FILE
        ids = list(self.rows().order_by("pk").values_list("pk", flat=True)[start : start + PER_FILE])
        for first in range(0, len(ids), PIECE):
            piece = ids[first : first + PIECE]
            yield from self.place_all(list(self.rows().filter(pk__in=piece).order_by("pk")))

    def files(self, url: str) -> list[File]:
        """Its files, none where it is empty; two queries."""
        count = self.rows().count()
        changed_at = self.rows().aggregate(at=Max(self.changed))["at"] if count else None
        numbers = range(1, ceil(count / PER_FILE) + 1)
        return [File(f"{url}?p={number}" if number > 1 else url, changed_at) for number in numbers]


class Pages(Section):
    """Pages of a type that anybody may read, with the picture that they have."""

    def __init__(self, model: type[Page]) -> None:
        self.model = model

    def rows(self) -> QuerySet[Any]:
        return _public(self.model).select_related("picture")

    def place_all(self, rows: Sequence[Any]) -> Iterable[Place]:
        prefetch_renditions([row.picture for row in rows], "share")
        return [place for row in rows for place in _page_place(row, [row.picture])]


class OtherPages(Section):
    """Every public page that no other section has."""

    def rows(self) -> QuerySet[Any]:
        return _public(Page).not_type(ArticlePage, CategoryPage, CollectionPage, ProductPage)

    def place_all(self, rows: Sequence[Any]) -> Iterable[Place]:
        return [place for row in rows for place in _page_place(row, [])]


class Stories(Section):
    """The pages that are their product's own address, of products that are sold."""

    def rows(self) -> QuerySet[Any]:
        sold = Product.objects.sellable(default_price_context()).order_by().values("pk")
        return _public(ProductPage).filter(is_canonical=True, product__in=sold).select_related("hero")

    def place_all(self, rows: Sequence[Any]) -> Iterable[Place]:
        galleries = _by_owner(ProductPagePicture.objects.filter(page__in=rows), "page_id")
        own = _by_owner(OwnPicture.objects.filter(product__in=[row.product_id for row in rows]), "product_id")
        shown = {row.pk: [row.hero, *galleries.get(row.pk, ())] for row in rows}
        for row in rows:
            if not any(shown[row.pk]):
                shown[row.pk] = own.get(row.product_id, [])
        prefetch_renditions([picture for held in shown.values() for picture in held], "share")
        return [place for row in rows for place in _page_place(row, shown[row.pk])]


class Products(Section):
    """Products that are sold without a page of their own."""

    changed = "updated_at"

    def rows(self) -> QuerySet[Any]:
        told = ProductPage.objects.live().filter(is_canonical=True).values("product_id")
        sold = Product.objects.sellable(default_price_context()).exclude(pk__in=told)
        return sold.only("pk", "slug", "updated_at")

    def place_all(self, rows: Sequence[Any]) -> Iterable[Place]:
        shown = _by_owner(OwnPicture.objects.filter(product__in=[row.pk for row in rows]), "product_id")
        prefetch_renditions([picture for held in shown.values() for picture in held], "share")
        return [
            Place(absolute_url(plain_product_url(row.slug)), row.updated_at, _addresses(shown.get(row.pk, ())))
            for row in rows
        ]


SECTIONS: Mapping[str, Section] = {
    "pages": OtherPages(),
    "journal": Pages(ArticlePage),
    "categories": Pages(CategoryPage),
    "collections": Pages(CollectionPage),
    "stories": Stories(),
    "products": Products(),
}


def list_files() -> list[File]:
    """Every file of the sitemap."""
    addresses = {name: absolute_url(reverse("home:sitemap_section", args=[name])) for name in SECTIONS}
    return [file for name, section in SECTIONS.items() for file in section.files(addresses[name])]


def _public(model: type[Page]) -> Any:
    """Live pages below the front page that anybody may read."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    return model.objects.live().public().descendant_of(root, inclusive=True)


def _page_place(page: Page, pictures: Iterable[Picture | None]) -> Iterator[Place]:
    if page.url:
        yield Place(
            absolute_url(page.url), page.last_published_at or page.latest_revision_created_at, _addresses(pictures)
        )


def _addresses(pictures: Iterable[Picture | None]) -> tuple[str, ...]:
    files = (shared_picture(picture) for picture in pictures)
    found = dict.fromkeys(absolute_url(file.url) for file in files if file is not None)
    return tuple(found)[:MOST_PICTURES]


def _by_owner(rows: QuerySet[Any], owner: str) -> dict[int, list[Picture | None]]:
    """Pictures in their order, by whom they belong to; one query."""
    found: dict[int, list[Picture | None]] = {}
    for row in rows.select_related("picture").order_by("sort_order", "pk"):
        found.setdefault(getattr(row, owner), []).append(row.picture)
    return found
