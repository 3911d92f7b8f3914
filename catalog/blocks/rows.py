"""Rows of products: picked by hand, or the newest, best selling or reduced ones of a category or collection."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.blocks.shown import ProductsBlock, ids_of, live_url
from catalog.context import PriceContext
from common.blocks import ChoiceBlock

USUAL = 4


class ProductRowBlock(ProductsBlock):
    """Products picked by hand."""

    heading = blocks.CharBlock(max_length=120)
    products = blocks.ListBlock(SnippetChooserBlock("catalog.Product"), min_num=1, max_num=12)
    link_page = blocks.PageChooserBlock(required=False)
    link_label = blocks.CharBlock(required=False, max_length=60)

    class Meta:
        icon = "tag"
        label = _("Products")
        description = _("Products that you pick, in your order. Sold-out ones say so; withdrawn ones are left out.")
        template = "catalog/blocks/product_row.html"

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        return ids_of(value["products"])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf = self.shelf(value, parent_context)
        return {
            **context,
            "cards": shelf.cards_of(self.product_ids(value, shelf.context)),
            "row_id": shelf.free_id("row", value["heading"]),
            "link_url": live_url(value["link_page"]),
        }

    def sample(self) -> dict[str, Any]:
        from catalog.samples import sample_products

        return {"heading": _("For the table"), "products": sample_products(4), "link_page": None, "link_label": ""}


class CategoryRowBlock(ProductsBlock):
    """Products of a category or a collection: the newest, the best selling, those on sale or as it lists them."""

    heading = blocks.CharBlock(max_length=120)
    category = blocks.PageChooserBlock(
        page_type=["catalog.CategoryPage", "catalog.CollectionPage"],
        required=False,
        label=_("Category or collection"),
        help_text=_("None: the whole shop."),
    )
    order = ChoiceBlock(
        choices=[
            ("newest", _("Newest")),
            ("best-selling", _("Best selling")),
            ("on-sale", _("On sale")),
            ("own", _("As its own page lists them")),
        ],
        default="newest",
    )
    count = blocks.IntegerBlock(min_value=2, max_value=12, default=USUAL)
    is_first_large = blocks.BooleanBlock(required=False, label=_("Show the first one large"))
    link_label = blocks.CharBlock(required=False, max_length=60)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Products of a category or collection")
        description = _("The newest, best selling or reduced products of a category or collection, always as of now.")
        template = "catalog/blocks/product_row.html"
        card_presets = ("gallery",)  # the first one can be large

    def to_python(self, value: Any) -> Any:
        return _knowing_loss(value, super().to_python(value))

    def bulk_to_python(self, values: Any) -> list[Any]:
        raw = list(values)
        return [_knowing_loss(was, read) for was, read in zip(raw, super().bulk_to_python(raw), strict=True)]

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        from catalog.rows import list_row_ids  # rows read the models, and these hold the blocks

        if getattr(value, "has_lost_source", False):
            return ()
        return list_row_ids(source=value["category"], order=value["order"], count=_count_of(value), context=context)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.addresses import shop_facts

        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf, category = self.shelf(value, parent_context), value["category"]
        return {
            **context,
            "cards": shelf.cards_of(self.product_ids(value, shelf.context))[: _count_of(value)],
            "row_id": shelf.free_id("row", value["heading"]),
            # Products of the whole shop are to be found in the shop.
            "link_url": live_url(category) if category is not None else shop_facts().url,
        }

    def sample(self) -> dict[str, Any]:
        return {
            "heading": _("Just unpacked"),
            "category": None,
            "order": "newest",
            "count": USUAL,
            "is_first_large": False,
            "link_label": "",
        }


def _knowing_loss(raw: Any, value: Any) -> Any:
    """The value, knowing whether its category or collection was deleted: it must not turn into a row of everything."""
    value.has_lost_source = raw.get("category") is not None and value["category"] is None
    return value


def _count_of(value: Any) -> int:
    """How many the editor wants; a draft may not say so yet."""
    return value["count"] or USUAL
