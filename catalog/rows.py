"""Rows of products in pages: picked by hand or of a category, with price and stock as of now."""

from collections.abc import Sequence

from wagtail.models import Page

from catalog.cards import ProductCard, list_cards
from catalog.context import PriceContext, default_price_context
from catalog.facets import Selection
from catalog.frames import category_frame
from catalog.listing import ListingState, Scope, Sort
from catalog.selectors import list_product_ids
from common.pictures import prefetch_renditions

STATES = {
    "newest": ListingState(sort=Sort.NEWEST),
    "best-selling": ListingState(sort=Sort.BEST_SELLING),
    "on-sale": ListingState(sort=Sort.NEWEST, is_on_sale=True),
}


def list_picked(*, product_ids: Sequence[int]) -> list[ProductCard]:
    """Cards of these products in this order, in five queries; those that cannot be sold are left out."""
    return _cards(product_ids, default_price_context())


def list_of_category(*, category: Page | None, order: str, count: int) -> list[ProductCard]:
    """Up to `count` cards of the category and those below it (None: of the whole shop), in six queries.

    `order` is "newest", "best-selling" or "on-sale". A category that is not live shows nothing.
    """
    if category is not None and not category.live:
        return []
    context = default_price_context()
    scope = Scope(category_keys=None if category is None else category_frame(category).keys)
    selection = Selection(scope, STATES[order], context)
    return _cards(list_product_ids(selection, count=count), context)


def _cards(product_ids: Sequence[int], context: PriceContext) -> list[ProductCard]:
    cards = list_cards(product_ids=product_ids, context=context)
    prefetch_renditions([card.picture for card in cards], "card", "gallery")
    return cards
