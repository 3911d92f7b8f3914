"""What previews of blocks show before anything is chosen: things of this shop, drawn ones while it has none."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from moneyed import Money

from catalog.cards import ProductCard
from catalog.context import default_price_context
from catalog.detail import Specification
from catalog.models import Product
from catalog.shelf import Shelf

DRAWN = 4


def sample_products(count: int) -> list[Product]:
    """`count` products, the best selling first; products that are not in the database stand in for missing ones."""
    sold = Product.objects.sellable(default_price_context()).order_by("-units_sold", "pk")[:count]
    drawn = [Product(pk=card.product_id, name=card.name) for card in _drawn_cards()]
    return [*sold, *drawn][:count]


class SampleShelf(Shelf):
    """The shelf of a preview: never empty."""

    def cards_of(self, product_ids: Iterable[int]) -> list[ProductCard]:
        ids = list(product_ids)
        real = super().cards_of(pk for pk in ids if pk > 0)
        drawn = _drawn_cards()
        known = {card.product_id: card for card in (*real, *drawn)}
        return [known[pk] for pk in ids if pk in known] or drawn

    def specifications_of(self, product_ids: Iterable[int]) -> dict[int, tuple[Specification, ...]]:
        ids = list(product_ids)
        real = super().specifications_of(pk for pk in ids if pk > 0)
        return {pk: real.get(pk) or _drawn_facts() for pk in ids}


def _drawn_cards() -> list[ProductCard]:
    currency = default_price_context().currency
    return [
        ProductCard(
            product_id=-number,
            name=_("Product %(number)d") % {"number": number},
            url="#",
            picture=None,
            alt="",
            meta=_("One line about it"),
            price=Money(Decimal(10 * number), currency),
            is_from=False,
            was=None,
            badge=None,
            left=None,
        )
        for number in range(1, DRAWN + 1)
    ]


def _drawn_facts() -> tuple[Specification, ...]:
    return (Specification(_("Material"), _("Stoneware")), Specification(_("Made in"), _("Portugal")))
