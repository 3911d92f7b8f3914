"""What the admin shows beside a product: prices and stock of its variants, read in a fixed number of queries."""

from dataclasses import dataclass, field

from catalog.context import PriceContext
from catalog.models import Price, ProductPage, Stock, Variant
from common.money import Money, from_minor


@dataclass(frozen=True, slots=True)
class StockFacts:
    """Units of a variant at one location."""

    location: str
    on_hand: int
    reserved: int
    available: int
    low_mark: int


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant as of the context's moment; `price` is None while it cannot be bought for lack of one.

    `base_amount` and `base_compare_at` are minor units of the base price that holds, which is what staff edit.
    """

    variant: Variant
    price: Money | None
    base_amount: int | None
    base_compare_at: int | None
    stocks: list[StockFacts] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        """Whether the units at all locations together are few."""
        marks = [row.low_mark for row in self.stocks]
        return bool(marks) and sum(row.available for row in self.stocks) <= max(marks)

    @property
    def is_on_sale(self) -> bool:
        """Whether a running sale makes it cheaper than its base price."""
        return self.price is not None and self.base_amount is not None and self.price < self.base_price

    @property
    def base_price(self) -> Money | None:
        if self.base_amount is None or self.price is None:
            return None
        return from_minor(self.base_amount, self.price.currency.code)


def list_variant_facts(*, product_id: int, context: PriceContext) -> list[VariantFacts]:
    """The product's variants in their order with price and stock, in three queries."""
    variants = list(Variant.objects.filter(product_id=product_id).with_price(context).order_by("position", "pk"))
    ids = [variant.pk for variant in variants]
    bases = {
        price.variant_id: price
        for price in Price.objects.filter(variant_id__in=ids, price_list__code=context.price_list).base_at(context.at)
    }
    stocks: dict[int, list[StockFacts]] = {}
    rows = Stock.objects.filter(variant_id__in=ids).select_related("location").order_by("location__position", "pk")
    for row in rows:
        stocks.setdefault(row.variant_id, []).append(
            StockFacts(
                location=row.location.name,
                on_hand=row.on_hand,
                reserved=row.reserved,
                available=row.available,
                low_mark=row.low_stock_threshold,
            )
        )
    return [_facts(variant, bases.get(variant.pk), stocks.get(variant.pk, []), context) for variant in variants]


def _facts(variant: Variant, base: Price | None, stocks: list[StockFacts], context: PriceContext) -> VariantFacts:
    amount = variant.price_amount
    return VariantFacts(
        variant=variant,
        price=None if amount is None else from_minor(amount, context.currency),
        base_amount=base.amount if base else None,
        base_compare_at=base.compare_at if base else None,
        stocks=stocks,
    )


def list_pages(*, product_id: int) -> list[ProductPage]:
    """The pages that tell the product's story, drafts too, the canonical ones first."""
    return list(ProductPage.objects.filter(product_id=product_id).order_by("-is_canonical", "-live", "title", "pk"))
