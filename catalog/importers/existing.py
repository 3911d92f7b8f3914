"""What the shop already knows about the products of a file, read a few hundred at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, cast
from uuid import UUID

from catalog.importers.records import Options
from catalog.models import (
    CategoryMembership,
    PictureDownload,
    Price,
    PriceList,
    Product,
    ProductPage,
    ProductPicture,
    Stock,
    Variant,
)
from catalog.models.products import ProductTag


@dataclass(slots=True)
class ExistingVariant:
    """A variant of the shop; amounts are minor units, `on_hand` None when it has no row at the location."""

    pk: int
    sku: str
    is_stock_tracked: bool
    barcode: str
    weight_grams: int
    requires_shipping: bool
    cost: int | None
    unit_quantity: Decimal | None
    unit_measure: str
    price: tuple[int, int | None] | None = None
    on_hand: int | None = None
    backorder_limit: int = 0


@dataclass(slots=True)
class ExistingProduct:
    """A product of the shop with all that an import compares."""

    pk: int
    name: str
    description: str
    brand_id: int | None
    tax_class_id: int
    option_names: Options
    is_active: bool
    is_archived: bool
    variants: dict[Options, ExistingVariant] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    category_keys: set[UUID] = field(default_factory=set)
    picture_urls: set[str] = field(default_factory=set)
    has_page: bool = False


def load_existing(
    *, slugs: Sequence[str], price_list: PriceList, location_id: int, at: datetime
) -> dict[str, ExistingProduct]:
    """The products with these slugs, by slug, with the prices that hold at the moment; in nine queries."""
    rows = Product.objects.filter(slug__in=slugs).values_list(
        "pk",
        "slug",
        "name",
        "description",
        "brand_id",
        "tax_class_id",
        "option1_name",
        "option2_name",
        "option3_name",
        "is_active",
        "archived_at",
    )
    by_slug = {
        slug: ExistingProduct(
            pk, name, description, brand_id, tax_class_id, (one, two, three), is_active, archived_at is not None
        )
        for pk, slug, name, description, brand_id, tax_class_id, one, two, three, is_active, archived_at in rows
    }
    by_id = {product.pk: product for product in by_slug.values()}
    if by_id:
        _load_variants(by_id, price_list=price_list, location_id=location_id, at=at)
        _load_surroundings(by_id)
    return by_slug


def _load_variants(
    by_id: dict[int, ExistingProduct], *, price_list: PriceList, location_id: int, at: datetime
) -> None:
    variants: dict[int, ExistingVariant] = {}
    rows = Variant.objects.filter(product__in=by_id).values_list(
        "product_id",
        "option1",
        "option2",
        "option3",
        "pk",
        "sku",
        "is_stock_tracked",
        "barcode",
        "weight_grams",
        "requires_shipping",
        "cost",
        "unit_quantity",
        "unit_measure",
    )
    for product_id, one, two, three, *facts in rows:
        variant = ExistingVariant(*cast(Any, facts))  # the columns in the order of its fields
        variants[variant.pk] = by_id[product_id].variants[one, two, three] = variant
    prices = Price.objects.filter(variant__product__in=by_id, price_list=price_list).base_at(at)
    for variant_id, amount, compare_at in prices.values_list("variant_id", "amount", "compare_at"):
        variants[variant_id].price = (amount, compare_at)
    stocks = Stock.objects.filter(variant__product__in=by_id, location=location_id)
    for variant_id, on_hand, backorder_limit in stocks.values_list("variant_id", "on_hand", "backorder_limit"):
        variants[variant_id].on_hand = on_hand
        variants[variant_id].backorder_limit = backorder_limit


def _load_surroundings(by_id: dict[int, ExistingProduct]) -> None:
    tagged = ProductTag.objects.filter(content_object__in=by_id).values_list("content_object_id", "tag__name")
    for product_id, name in tagged:
        by_id[product_id].tags.add(name.casefold())
    memberships = CategoryMembership.objects.filter(product__in=by_id).values_list("product_id", "category_key")
    for product_id, key in memberships:
        by_id[product_id].category_keys.add(key)
    promised = PictureDownload.objects.filter(product__in=by_id).values_list("product_id", "url")
    shown = ProductPicture.objects.filter(product__in=by_id).values_list("product_id", "source_url")
    for product_id, url in chain(promised.order_by(), shown.order_by()):
        by_id[product_id].picture_urls.add(url)
    for product_id in ProductPage.objects.filter(product__in=by_id).values_list("product_id", flat=True):
        by_id[product_id].has_page = True


def sku_owners(skus: Iterable[str]) -> dict[str, int]:
    """SKU -> id of the variant that has it."""
    return dict(Variant.objects.filter(sku__in=list(skus)).values_list("sku", "pk"))
