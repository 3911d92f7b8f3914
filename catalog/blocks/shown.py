"""What all blocks that show products share: the shelf they take their products from, and their preview."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from common.blocks import SHOP

if TYPE_CHECKING:
    from catalog.shelf import Shelf


class ProductsBlock(blocks.StructBlock):
    """A block that shows products with price and stock as of now.

    What is sold out is shown and says so; what is withdrawn or deleted is left out, and the block with the last of it.
    """

    compares_products = False

    class Meta:
        group = SHOP

    def sample(self) -> dict[str, Any]:
        """The value that the chooser of blocks shows."""
        raise NotImplementedError

    def get_preview_value(self) -> Any:
        return self.normalize(self.sample())

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Things of this shop, drawn ones while it has none."""
        from catalog.samples import SampleShelf  # samples read the models, and these hold the blocks

        return {**(parent_context or {}), "shelf": SampleShelf()}

    @staticmethod
    def shelf(value: Any, parent_context: dict[str, Any] | None) -> "Shelf":
        from catalog.shelf import shelf_of  # the shelf reads the models, and these hold the blocks

        return shelf_of(parent_context, value)


def ids_of(products: Sequence[Any]) -> list[int]:
    """Ids of chosen products, without those that were deleted since."""
    return [product.pk for product in products if product is not None]


def live_url(page: Any) -> str:
    """The address of a page that is there to be seen, else nothing."""
    return (page.url or "") if page is not None and page.live else ""


def twice(products: Sequence[Any], message: Any) -> dict[int, ValidationError]:
    """The error for each place whose product stands at an earlier place already."""
    chosen = [product.pk if product is not None else None for product in products]
    return {
        place: ValidationError(message) for place, pk in enumerate(chosen) if pk is not None and pk in chosen[:place]
    }
