"""Which products stand in a row of a category: ids only, for price and stock are read with the page's shelf."""

from collections.abc import Sequence

from django.core.cache import cache
from wagtail.models import Page

from catalog.context import PriceContext
from catalog.facets import REMEMBERED_SECONDS, Selection
from catalog.frames import category_frame
from catalog.listing import ListingState, Scope, Sort
from catalog.selectors import list_product_ids

STATES = {
    "newest": ListingState(sort=Sort.NEWEST),
    "best-selling": ListingState(sort=Sort.BEST_SELLING),
    "on-sale": ListingState(sort=Sort.NEWEST, is_on_sale=True),
}
SPARE = 4  # take the places of products that were withdrawn since the row was remembered


def list_row_ids(*, category: Page | None, order: str, count: int, context: PriceContext) -> Sequence[int]:
    """Ids of `count` products and a few spare ones, of the category and those below it (None: of the whole shop).

    `order` is "newest", "best-selling" or "on-sale". A category that is not live has none. They are remembered for
    half a minute.
    """
    if category is not None and not category.live:
        return ()
    place = "all" if category is None else category.pk
    key = f"catalog-row-{place}-{order}-{count}-{context.price_list}-{context.currency}"
    found: tuple[int, ...] | None = cache.get(key)
    if found is None:
        scope = Scope(category_keys=None if category is None else category_frame(category).keys)
        found = tuple(list_product_ids(Selection(scope, STATES[order], context), count=count + SPARE))
        cache.set(key, found, REMEMBERED_SECONDS)
    return found
