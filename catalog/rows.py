"""Which products stand in a row of a category or collection: ids only, for price and stock are read with the shelf."""

from collections.abc import Sequence

from django.core.cache import cache
from wagtail.models import Page

from catalog.context import PriceContext
from catalog.facets import REMEMBERED_SECONDS, Selection
from catalog.frames import category_frame
from catalog.listing import ListingState, Scope, Sort
from catalog.models import CollectionPage
from catalog.selectors import list_product_ids

STATES = {
    "newest": ListingState(sort=Sort.NEWEST),
    "best-selling": ListingState(sort=Sort.BEST_SELLING),
    "on-sale": ListingState(sort=Sort.NEWEST, is_on_sale=True),
}
OWN_ORDER = "own"
SPARE = 4  # take the places of products that were withdrawn since the row was remembered


def list_row_ids(*, source: Page | None, order: str, count: int, context: PriceContext) -> Sequence[int]:
    """Ids of `count` products and a few spare ones, of a category and those below it or of a collection (None: all).

    `order` is "newest", "best-selling", "on-sale", or "own" for that in which its page lists them. A page that is not
    live has none. They are remembered for half a minute.
    """
    if source is not None and not source.live:
        return ()
    place = "all" if source is None else source.pk
    key = f"catalog-row-{place}-{order}-{count}-{context.cache_key}"
    found: tuple[int, ...] | None = cache.get(key)
    if found is None:
        scope = _scope_of(source)
        state = ListingState(sort=scope.sorts[0]) if order == OWN_ORDER else STATES[order]
        found = tuple(list_product_ids(Selection(scope, state, context), count=count + SPARE))
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _scope_of(source: Page | None) -> Scope:
    if source is None:
        return Scope()
    if source.specific_class is CollectionPage:
        scope: Scope = source.specific.scope()
        return scope
    return Scope(category_keys=category_frame(source).keys)
