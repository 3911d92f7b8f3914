"""What the blocks of a page show of the catalogue, read together: as many queries for ten blocks as for one."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from django.utils.text import slugify

from catalog.cards import ProductCard, list_cards
from catalog.context import PriceContext, default_price_context
from catalog.detail import Specification, specifications_by_product
from common.pictures import prefetch_renditions
from common.richtext import ShownText, expand_together
from common.streams import PlacedPicture, pictures_of, walk


@runtime_checkable
class ShowsProducts(Protocol):
    """A block that shows products. It names them before it is rendered, so that those of a page are read at once."""

    compares_products: bool
    """Whether it also shows what they state."""

    def product_ids(self, value: Any, context: PriceContext) -> Sequence[int]:
        """Ids of the products that the block may show, best first; more than it shows where some may be gone."""
        ...


class Shelf:
    """The products and pictures in the streams of a page, and its own `pictures`, with price and stock as of now.

    Products are read when the first is asked for: three queries for all of them, one for the files of all pictures and
    one for what the compared ones state. A page that reads products of its own asks the shelf for both together with
    `cards_of`, or fills it.
    """

    def __init__(
        self, *streams: Any, context: PriceContext | None = None, pictures: Sequence[PlacedPicture] = ()
    ) -> None:
        self.context = context or default_price_context()
        placed = [found for stream in streams for found in walk(stream)]
        self._pictures = [*pictures, *pictures_of(placed)]
        expand_together(value for _block, value in placed if isinstance(value, ShownText))
        sizes = [getattr(block.meta, "card_presets", ()) for block, _value in placed]
        self._card_presets = tuple(dict.fromkeys(("card", *(preset for presets in sizes for preset in presets))))
        wanted = [
            (pk, block.compares_products)
            for block, value in placed
            if isinstance(block, ShowsProducts)
            for pk in block.product_ids(value, self.context)
        ]
        self.wanted: tuple[int, ...] = tuple(dict.fromkeys(pk for pk, _ in wanted))
        self._compared = {pk for pk, is_compared in wanted if is_compared}
        self._specifications: dict[int, tuple[Specification, ...]] = {}
        self._taken_ids: set[str] = set()
        self._cards: dict[int, ProductCard] = {}
        self._known: set[int] = set()
        self._has_files = False

    def cards_of(self, product_ids: Iterable[int]) -> list[ProductCard]:
        """Cards in the order of the ids, each once; products that cannot be sold are left out."""
        ids = list(dict.fromkeys(product_ids))
        if any(pk not in self._known for pk in ids):
            missing = [pk for pk in dict.fromkeys((*ids, *self.wanted)) if pk not in self._known]
            self.fill(list_cards(product_ids=missing, context=self.context), known=missing)
        return [self._cards[pk] for pk in ids if pk in self._cards]

    def fill(
        self, cards: Iterable[ProductCard], *, known: Iterable[int], beside: Iterable[PlacedPicture] = ()
    ) -> None:
        """Take in cards that the page read itself; `known` are the ids that were asked for, sellable or not.

        Their files are loaded together with those of the pictures `beside`.
        """
        read = {card.product_id: card for card in cards}
        self._cards |= read
        self._known |= set(known)
        self.load_files([*beside, *((card.picture, self._card_presets) for card in read.values())])

    def load_files(self, more: Iterable[PlacedPicture] = ()) -> None:
        """Load the files of the pictures in the streams, if they are not here yet, and of `more`; one query."""
        shown = [(image, presets) for image, presets in more if image is not None]
        if not self._has_files:
            shown += [(image, presets) for image, presets in self._pictures if image is not None]
            self._has_files = True
        presets = dict.fromkeys(preset for _image, wanted in shown for preset in wanted)
        prefetch_renditions([image for image, _presets in shown], *presets)

    def specifications_of(self, product_ids: Iterable[int]) -> dict[int, tuple[Specification, ...]]:
        """What products state, by id; one query for those of all blocks that compare."""
        ids = list(product_ids)
        if any(pk not in self._specifications for pk in ids):
            missing = {*ids, *self._compared} - set(self._specifications)
            found = specifications_by_product(missing)
            self._specifications |= {pk: tuple(found.get(pk, ())) for pk in missing}
        return {pk: self._specifications[pk] for pk in ids}

    def free_id(self, kind: str, heading: str) -> str:
        """An id for a block with this heading that no other block of the page has."""
        base = f"{kind}-{slugify(heading)}".rstrip("-")
        free, number = base, 1
        while free in self._taken_ids:
            number += 1
            free = f"{base}-{number}"
        self._taken_ids.add(free)
        return free


def open_shelf(*streams: Any, context: PriceContext) -> Shelf:
    """The shelf of a page whose products are all in its blocks, with its pictures at hand."""
    shelf = Shelf(*streams, context=context)
    shelf.cards_of(shelf.wanted)
    shelf.load_files()
    return shelf


def shelf_of(parent_context: dict[str, Any] | None, value: Any) -> Shelf:
    """The shelf of the page that a block stands on; one of its own where there is no such page, as in a preview."""
    shelf = (parent_context or {}).get("shelf")
    return shelf if isinstance(shelf, Shelf) else Shelf(value)
