"""Two to four products side by side."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.blocks.shown import ProductsBlock, ids_of, twice
from catalog.context import PriceContext

FEWEST = 2


class ComparisonBlock(ProductsBlock):
    """A table of what products state: a column a product, a row an attribute.

    With fewer than two that are sold there is nothing to compare, and no table.
    """

    compares_products = True

    heading = blocks.CharBlock(max_length=120)
    products = blocks.ListBlock(SnippetChooserBlock("catalog.Product"), min_num=FEWEST, max_num=4)

    class Meta:
        icon = "table"
        label = _("Comparison")
        description = _(
            "Two to four products side by side: price, availability and what they state. "
            "Sold-out ones say so; withdrawn ones are left out."
        )
        template = "catalog/blocks/comparison.html"

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        return ids_of(value["products"])

    def clean(self, value: Any) -> Any:
        """Refuse a product beside itself, at the second place."""
        cleaned = super().clean(value)
        errors = twice(cleaned["products"], _("This product stands in the table already."))
        if errors:
            raise blocks.StructBlockValidationError({"products": ListBlockValidationError(block_errors=errors)})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from catalog.comparison import compare  # reads the models, and these hold the blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf = self.shelf(value, parent_context)
        cards = shelf.cards_of(self.product_ids(value, shelf.context))
        if len(cards) < FEWEST:
            return {**context, "cards": []}
        stated = shelf.specifications_of([card.product_id for card in cards])
        rows = compare([stated.get(card.product_id, ()) for card in cards])
        return {**context, "cards": cards, "rows": rows, "table_id": shelf.free_id("compare", value["heading"])}

    def sample(self) -> dict[str, Any]:
        from catalog.samples import sample_products

        return {"heading": _("Which one?"), "products": sample_products(3)}
