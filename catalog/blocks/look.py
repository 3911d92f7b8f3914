"""Shop the look: a picture with pins, each a product."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.blocks.shown import ProductsBlock, ids_of
from catalog.context import PriceContext
from common.blocks import sample_pictures

if TYPE_CHECKING:
    from catalog.cards import ProductCard

MOST_PINS = 8


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the picture, in per cent from its left and its top, and the number of what is seen there."""

    number: int
    card: "ProductCard"
    x: int
    y: int

    @property
    def place(self) -> str:
        """The place as classes of look.css, for a strict policy takes no inline style."""
        return f"pin--x{self.x // 10}- pin--x-{self.x % 10} pin--y{self.y // 10}- pin--y-{self.y % 10}"

    @property
    def is_right(self) -> bool:
        """Whether its name has more room on its left."""
        return self.x > 50


class PinBlock(blocks.StructBlock):
    product = SnippetChooserBlock("catalog.Product")
    x = blocks.IntegerBlock(min_value=0, max_value=100, default=50, label=_("From the left, in per cent"))
    y = blocks.IntegerBlock(min_value=0, max_value=100, default=50, label=_("From the top, in per cent"))

    class Meta:
        icon = "thumbtack"
        label = _("Pin")
        form_layout = blocks.BlockGroup(children=["product", "x", "y"], label_format="{product}")


class LookBlock(ProductsBlock):
    """A picture with numbered pins, and beneath it the products in their order.

    Pins of one product share its number. A pin goes with its product; without its picture the list stands alone.
    """

    heading = blocks.CharBlock(max_length=120)
    image = ImageBlock()
    pins = blocks.ListBlock(PinBlock(), default=[], min_num=1, max_num=MOST_PINS)

    class Meta:
        icon = "thumbtack"
        label = _("Shop the look")
        description = _(
            "A picture with pins, each a product, set by clicking on the picture. "
            "Sold-out ones say so; withdrawn ones go with their pins."
        )
        template = "catalog/blocks/look.html"
        presets = ("wide",)

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        return ids_of([pin["product"] for pin in value["pins"]])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        shelf = self.shelf(value, parent_context)
        cards = shelf.cards_of(self.product_ids(value, shelf.context))
        numbers = {card.product_id: number for number, card in enumerate(cards, start=1)}
        placed = [pin for pin in value["pins"] if pin["product"] is not None and pin["product"].pk in numbers]
        pins = [_pin(pin, cards[numbers[pin["product"].pk] - 1], numbers[pin["product"].pk]) for pin in placed]
        return {**context, "cards": cards, "pins": pins, "look_id": shelf.free_id("look", value["heading"])}

    def sample(self) -> dict[str, Any]:
        from catalog.samples import sample_products

        places = zip(sample_products(3), ((24, 62), (52, 38), (78, 70)), strict=True)
        pins = [{"product": product, "x": x, "y": y} for product, (x, y) in places]
        return {"heading": _("On the bench"), "image": sample_pictures(1)[0], "pins": pins}


def _pin(pin: Any, card: "ProductCard", number: int) -> Pin:
    x, y = (min(max(pin[axis] or 0, 0), 100) for axis in ("x", "y"))
    return Pin(number=number, card=card, x=x, y=y)


class LookBlockAdapter(StructBlockAdapter):
    """Gives the form the picture to click on."""

    js_constructor = "catalog.blocks.LookBlock"

    def js_args(self, block: LookBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        words = {
            "help": gettext("Click on the picture to set a pin; drag it, or use the arrow keys, to move it."),
            "empty": gettext("Choose a picture, then click on it to set pins."),
            "pin": gettext("Pin %(number)s"),
        }
        facts = {"pictureUrl": reverse("catalog_admin:look_picture"), "words": words, "mostPins": MOST_PINS}
        return [name, children, {**meta, "look": facts}]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/look.js"])


register(LookBlockAdapter(), LookBlock)
