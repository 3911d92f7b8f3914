"""StreamField blocks that show products, read when the page is shown, and the sets of blocks for catalogue pages."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.context import PriceContext
from common.blocks import (
    CallToActionBlock,
    FigureBlock,
    GalleryBlock,
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    TextBlock,
)


class ProductRowBlock(blocks.StructBlock):
    """Products picked by hand, with price and stock as of now; those that cannot be sold are left out."""

    heading = blocks.CharBlock(max_length=120)
    products = blocks.ListBlock(SnippetChooserBlock("catalog.Product"), min_num=1, max_num=12)
    link_page = blocks.PageChooserBlock(required=False)
    link_label = blocks.CharBlock(required=False, max_length=60)

    class Meta:
        icon = "tag"
        label = _("Products")
        template = "catalog/blocks/product_row.html"

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        return [product.pk for product in value["products"] if product is not None]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.shelf import shelf_of  # the shelf reads the models, and these hold the blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf = shelf_of(parent_context, value)
        cards = shelf.cards_of(self.product_ids(value, shelf.context))
        return {**context, "cards": cards, **_row_facts(value, _live_url(value["link_page"]))}


class CategoryRowBlock(blocks.StructBlock):
    """Products of a category: the newest, the best selling or those on sale."""

    heading = blocks.CharBlock(max_length=120)
    category = blocks.PageChooserBlock(page_type="catalog.CategoryPage", required=False)
    order = blocks.ChoiceBlock(
        choices=[("newest", _("Newest")), ("best-selling", _("Best selling")), ("on-sale", _("On sale"))],
        default="newest",
    )
    count = blocks.IntegerBlock(min_value=2, max_value=12, default=4)
    is_first_large = blocks.BooleanBlock(required=False, label=_("Show the first one large"))
    link_label = blocks.CharBlock(required=False, max_length=60)

    class Meta:
        icon = "tag"
        label = _("Products of a category")
        template = "catalog/blocks/product_row.html"
        card_presets = ("gallery",)  # the first one can be large

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        from catalog.rows import list_row_ids  # rows read the models, and these hold the blocks

        category, order, count = value["category"], value["order"], value["count"]
        return list_row_ids(category=category, order=order, count=count, context=context)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.addresses import shop_facts
        from catalog.shelf import shelf_of  # the shelf reads the models, and these hold the blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf, category = shelf_of(parent_context, value), value["category"]
        cards = shelf.cards_of(self.product_ids(value, shelf.context))[: value["count"]]
        # Products of the whole shop are to be found in the shop.
        url = _live_url(category) if category is not None else shop_facts().url
        return {**context, "cards": cards, **_row_facts(value, url)}


def _live_url(page: Any) -> str:
    """The address of a page that is there to be seen, else nothing."""
    return (page.url or "") if page is not None and page.live else ""


def _row_facts(value: Any, link_url: str) -> dict[str, str]:
    """The row's id, and where its link leads."""
    return {"row_id": slugify(value["heading"]) or "products", "link_url": link_url}


class ListingBlocks(blocks.StreamBlock):
    text = TextBlock()
    band = CallToActionBlock()
    products = ProductRowBlock()
    picture_and_text = PictureAndTextBlock()


class StoryBlocks(blocks.StreamBlock):
    text = TextBlock()
    picture = FigureBlock()
    picture_and_text = PictureAndTextBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    band = CallToActionBlock()
    products = ProductRowBlock()


class SpecificationTableBlock(blocks.StructBlock):
    """A ruled table: a first row of column heads, then one row a thing."""

    heading = blocks.CharBlock(max_length=120, default="Measurements")
    columns = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=2, max_num=6)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(max_length=120, required=False)), min_num=1)

    class Meta:
        icon = "table"
        label = _("Table of measurements")
        template = "catalog/blocks/specification_table.html"


class SpecificationBlocks(blocks.StreamBlock):
    table = SpecificationTableBlock()
    text = TextBlock()
