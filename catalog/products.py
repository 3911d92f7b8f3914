"""Writes about whole products: made in one go, archived, put on sale again, and what stands against deleting them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from catalog import stock
from catalog.models import (
    AttributeValue,
    Brand,
    CategoryMembership,
    FormerSlug,
    PriceList,
    Product,
    ProductPage,
    TaxClass,
    Variant,
)
from catalog.prices import BasePrice, set_base_price
from catalog.protection import protected_ids
from catalog.tasks import index_products


class DuplicateSku(ValueError):
    """Another variant has this SKU already."""


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """The least that a product in one form needs. `price` is in minor units of the price list, tax included.

    `quantity` are the units that lie in the first stock location; None means that its stock is not counted.
    """

    name: str
    sku: str
    price: int
    tax_class: TaxClass
    brand: Brand | None = None
    summary: str = ""
    quantity: int | None = 0
    category_keys: tuple[UUID, ...] = ()


@transaction.atomic
def create_product(*, draft: ProductDraft, price_list: PriceList, by: stock.Actor, at: datetime) -> Product:
    """A product with one variant, its price and its stock. Raises DuplicateSku and catalog.prices.InvalidPrice."""
    if Variant.objects.filter(sku=draft.sku).exists():
        raise DuplicateSku(draft.sku)
    product = Product.objects.create(
        name=draft.name,
        slug=free_slug(draft.name),
        summary=draft.summary,
        brand=draft.brand,
        tax_class=draft.tax_class,
        released_at=at,
    )
    set_categories(product=product, category_keys=draft.category_keys)
    variant = Variant.objects.create(product=product, sku=draft.sku, is_stock_tracked=draft.quantity is not None)
    set_base_price(variant=variant, price_list=price_list, price=BasePrice(draft.price), by=by, at=at)
    if draft.quantity:
        location = stock.default_location()
        stock.receive(variant=variant, location=location, quantity=draft.quantity, by=by, at=at)
    return product


def free_slug(name: str) -> str:
    """A slug made of `name` that no product has yet."""
    wanted = slugify(name)[:240] or "product"
    taken = set(Product.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


@transaction.atomic
def keep_former_slug(*, product: Product, former: str) -> None:
    """Have the address that the product had lead to it. A slug that it has again leads nowhere else any more."""
    FormerSlug.objects.filter(slug=product.slug).delete()
    if former and former != product.slug:
        FormerSlug.objects.update_or_create(slug=former, defaults={"product": product})


@transaction.atomic
def archive_product(*, product_id: int, at: datetime) -> bool:
    """Take the product off sale and keep everything about it; False when it was archived already."""
    sold = Product.objects.filter(pk=product_id, archived_at__isnull=True)
    is_changed = bool(sold.update(archived_at=at, updated_at=at))
    transaction.on_commit(partial(index_products.enqueue, product_ids=[product_id]))
    return is_changed


@transaction.atomic
def restore_product(*, product_id: int, at: datetime) -> bool:
    """Put an archived product on sale again; False when it was not archived."""
    archived = Product.objects.filter(pk=product_id, archived_at__isnull=False)
    is_changed = bool(archived.update(archived_at=None, is_active=True, updated_at=at))
    transaction.on_commit(partial(index_products.enqueue, product_ids=[product_id]))
    return is_changed


def deletion_obstacles(product: Product) -> dict[str, int]:
    """What forbids deleting it: "variants" with stock or orders, "pages", "units" sold; empty when nothing does."""
    variant_ids = Variant.objects.filter(product=product).values_list("pk", flat=True)
    found = {
        "variants": len(protected_ids(Variant, variant_ids)),
        "pages": ProductPage.objects.filter(product=product).count(),
        "units": product.units_sold,
    }
    return {name: count for name, count in found.items() if count}


@transaction.atomic
def set_categories(*, product: Product, category_keys: Iterable[UUID]) -> None:
    """Make these the product's categories; its place within those that stay is kept."""
    wanted = list(dict.fromkeys(category_keys))
    standing = CategoryMembership.objects.filter(product=product)
    standing.exclude(category_key__in=wanted).delete()
    present = set(standing.values_list("category_key", flat=True))
    CategoryMembership.objects.bulk_create(
        CategoryMembership(product=product, category_key=key) for key in wanted if key not in present
    )


@transaction.atomic
def set_attribute_values(*, product: Product, values: Mapping[int, str]) -> None:
    """State these values by attribute id, and no others; an empty value states nothing."""
    stated = {attribute_id: value.strip() for attribute_id, value in values.items() if value.strip()}
    AttributeValue.objects.filter(product=product).exclude(attribute_id__in=stated).delete()
    AttributeValue.objects.bulk_create(
        [AttributeValue(product=product, attribute_id=pk, value=value[:255]) for pk, value in stated.items()],
        update_conflicts=True,
        unique_fields=["product", "attribute"],
        update_fields=["value"],
    )
