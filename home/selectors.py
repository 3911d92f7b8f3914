"""What pages of content read from the catalogue: departments with their counts, and the shop's own menu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, Count, IntegerField, Q, Value, When, prefetch_related_objects
from wagtail.models import Page

from catalog.context import PriceContext
from catalog.facets import REMEMBERED_SECONDS
from catalog.models import CategoryMembership, CategoryPage, Picture, Product, ShopPage
from common.pictures import rendition_prefetch

MENU_CATEGORIES = 7


@dataclass(frozen=True, slots=True)
class Department:
    """A category as a tile; `count` is how many different things can be bought in it and below it."""

    title: str
    url: str
    picture: Picture | None
    count: int


def list_departments(*, categories: Iterable[CategoryPage | None], context: PriceContext) -> list[Department]:
    """Departments in the given order, in four queries whatever their number; pages that are not live are left out.

    Their counts are remembered for half a minute, as those of listings are.
    """
    live = [category for category in categories if category is not None and category.live]
    prefetch_related_objects(live, "picture", rendition_prefetch("picture", "tile"))
    key = f"departments-{context.cache_key}-{'-'.join(str(category.pk) for category in live)}"
    counts: dict[int, int] | None = cache.get(key)
    if counts is None:
        counts = count_products(categories=live, context=context)
        cache.set(key, counts, REMEMBERED_SECONDS)
    return [
        Department(title=category.title, url=category.url or "", picture=category.picture, count=counts[category.pk])
        for category in live
    ]


def count_products(*, categories: Sequence[CategoryPage], context: PriceContext) -> dict[int, int]:
    """How many different things can be bought in each category and those below it, by page id; two queries."""
    if not categories:
        return {}
    below = Q()
    for category in categories:
        below |= Q(path__startswith=category.path)
    rows = CategoryPage.objects.live().filter(below).values_list("path", "translation_key")
    whens = [
        When(category_key__in=[key for path, key in rows if path.startswith(category.path)], then=Value(category.pk))
        for category in categories
    ]
    counted = (
        CategoryMembership.objects.filter(product__in=Product.objects.sellable(context))
        .annotate(department=Case(*whens, output_field=IntegerField()))
        .filter(department__isnull=False)
        .order_by()
        .values_list("department")
        .annotate(things=Count("product", distinct=True))
    )
    return {category.pk: 0 for category in categories} | dict(counted)


def list_menu_pages(*, root: Page) -> list[Page]:
    """For shops without a menu of their own: the first categories of the shop, then pages marked for menus."""
    shop = ShopPage.objects.live().descendant_of(root).first()
    categories = CategoryPage.objects.live().child_of(shop).order_by("path")[:MENU_CATEGORIES] if shop else []
    return [*categories, *root.get_children().live().in_menu()]
