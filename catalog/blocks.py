"""StreamField blocks that show products, read when the page is shown, and the sets of blocks for catalogue pages."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

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

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.rows import list_picked  # rows read the models, and these hold the blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        cards = list_picked(product_ids=[product.pk for product in value["products"] if product is not None])
        return {**context, "cards": cards, **_row_facts(value, value["link_page"])}


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

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.rows import list_of_category  # rows read the models, and these hold the blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        cards = list_of_category(category=value["category"], order=value["order"], count=value["count"])
        return {**context, "cards": cards, **_row_facts(value, value["category"])}


def _row_facts(value: Any, link: Any) -> dict[str, str]:
    """The row's id, and where its link leads: to a live page or nowhere."""
    return {
        "row_id": slugify(value["heading"]) or "products",
        "link_url": (link.url or "") if link is not None and link.live else "",
    }


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
