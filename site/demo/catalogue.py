"""Loads what Bower sells: makers, categories, products with variants, prices and stock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from wagtail.models import Page

from catalog import plans, stock
from catalog.models import (
    Attribute,
    AttributeValue,
    Brand,
    CategoryMembership,
    CategoryPage,
    Picture,
    PriceList,
    Product,
    ProductPicture,
    ProductType,
    ShopPage,
    StockPolicy,
    Swatch,
    TaxClass,
    Variant,
)
from catalog.prices import BasePrice, schedule_sale, set_base_price
from common import clock
from common.money import round_to_minor
from demo.content import read
from demo.pictures_loader import PictureLibrary

OPENED = timedelta(days=200)
SALE_STARTED = timedelta(days=3)
SALE_LASTS = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What every product is put on the shelf with."""

    at: datetime
    pictures: PictureLibrary
    price_list: PriceList
    categories: dict[str, CategoryPage]


def load_catalogue(*, home: Page, pictures: PictureLibrary, at: datetime) -> dict[str, Product]:
    """The whole catalogue under a shop page of `home`; products by name."""
    _load_makers()
    shop = _load_shop(home)
    shelf = Shelf(
        at=at,
        pictures=pictures,
        price_list=PriceList.objects.get(code="default"),
        categories=_load_categories(shop, pictures),
    )
    return {row["name"]: _load_product(row, shelf) for row in read("products")["product"]}


def _load_makers() -> None:
    facts = read("makers")
    for maker in facts["makers"]:
        Brand.objects.get_or_create(
            name=maker["name"], defaults={"slug": slugify(maker["name"]), "place": maker["place"]}
        )
    for name, attributes in facts["types"].items():
        product_type, _ = ProductType.objects.get_or_create(name=name, defaults={"slug": slugify(name)})
        for position, attribute in enumerate(attributes):
            Attribute.objects.get_or_create(
                product_type=product_type,
                code=slugify(attribute),
                defaults={
                    "name": attribute,
                    "sort_order": position,
                    "is_filter": attribute in facts["filters"]["names"],
                },
            )
    for name, colour in facts["swatches"].items():
        Swatch.objects.get_or_create(name=name, defaults={"colour": colour})


def _load_shop(home: Page) -> ShopPage:
    facts = read("pages")["shop"]
    shop = ShopPage(title=facts["title"], slug="shop", introduction=facts["introduction"], show_in_menus=False)
    home.add_child(instance=shop)
    return shop


def _load_categories(shop: ShopPage, pictures: PictureLibrary) -> dict[str, CategoryPage]:
    """Categories by slug, on two levels."""
    pages: dict[str, CategoryPage] = {}

    def add(parent: Page, facts: dict[str, Any], *, in_menus: bool) -> CategoryPage:
        page = CategoryPage(
            title=facts["title"],
            slug=facts["slug"],
            introduction=f"<p>{facts['introduction']}</p>",
            search_description=facts["introduction"],
            picture=pictures.get(facts["picture"]),
            show_in_menus=in_menus,
        )
        parent.add_child(instance=page)
        pages[page.slug] = page
        return page

    for department in read("categories")["department"]:
        page = add(shop, department, in_menus=True)
        for category in department["categories"]:
            add(page, category, in_menus=False)
    return pages


def _load_product(row: dict[str, Any], shelf: Shelf) -> Product:
    options = row.get("options", {})
    names = [*options, "", "", ""][:3]
    made = Product.objects.create(
        name=row["name"],
        slug=slugify(row["name"]),
        summary=row["summary"],
        description=row["description"],
        brand=Brand.objects.get(name=row["maker"]),
        product_type=ProductType.objects.get(name=row["type"]),
        tax_class=TaxClass.objects.get(code=row.get("tax", "standard")),
        option1_name=names[0],
        option2_name=names[1],
        option3_name=names[2],
        released_at=shelf.at - timedelta(days=row.get("new", 150)),
    )
    made.tags.add(*row.get("tags", []))
    made.save()
    CategoryMembership.objects.create(
        product=made, category_key=shelf.categories[row["category"]].translation_key, position=0
    )
    for position, name in enumerate([row["picture"], *row.get("more", [])]):
        ProductPicture.objects.create(
            product=made, picture=shelf.pictures.get(name), alt_text=shelf.pictures.alt(name), sort_order=position
        )
    _load_attributes(made, row["attributes"])
    for position, values in enumerate(combinations(*options.values())):
        _load_variant(made, row, values, position, shelf)
    return made


def _load_attributes(product: Product, attributes: dict[str, str]) -> None:
    known = {attribute.name: attribute for attribute in Attribute.objects.filter(product_type=product.product_type)}
    AttributeValue.objects.bulk_create(
        AttributeValue(product=product, attribute=known[name], value=value) for name, value in attributes.items()
    )


def _minor(amount: object) -> int:
    return round_to_minor(Decimal(str(amount)), settings.SHOP_CURRENCY)


def _own_picture(row: dict[str, Any], values: tuple[str, ...], pictures: PictureLibrary) -> Picture | None:
    """The picture of the first of these option values that has one of its own."""
    drawn: dict[str, str] = row.get("pictures", {})
    return next((pictures.get(drawn[value]) for value in values if value in drawn), None)


def _load_variant(
    product: Product, row: dict[str, Any], values: tuple[str, ...], position: int, shelf: Shelf
) -> Variant:
    slots = [*values, "", "", ""][:3]
    extra = sum(Decimal(str(row.get("extra", {}).get(value, 0))) for value in values)
    base = Decimal(str(row["price"])) + extra
    variant = Variant.objects.create(
        product=product,
        sku="-".join(["BWR", slugify(product.name)[:30].upper(), *(slugify(value).upper() for value in values)]),
        option1=slots[0],
        option2=slots[1],
        option3=slots[2],
        position=position,
        picture=_own_picture(row, values, shelf.pictures),
        weight_grams=row["weight"],
        cost=_minor(base * Decimal("0.45")),
        maximum_quantity=9 if row["price"] < 100 else 3,
    )
    compare_at = _minor(Decimal(str(row["was"])) + extra) if "was" in row else None
    set_base_price(
        variant=variant,
        price_list=shelf.price_list,
        price=BasePrice(_minor(base), compare_at),
        by=None,
        at=shelf.at - OPENED,
    )
    if "sale" in row:
        reduced = base * (100 - Decimal(row["sale"])) / 100
        schedule_sale(
            variant=variant,
            price_list=shelf.price_list,
            amount=_minor(reduced),
            starts_at=shelf.at - SALE_STARTED,
            ends_at=shelf.at + SALE_LASTS,
            by=None,
        )
    _load_stock(variant, row, values, position, shelf)
    return variant


def _load_stock(variant: Variant, row: dict[str, Any], values: tuple[str, ...], position: int, shelf: Shelf) -> None:
    """Units on hand: fewer of later variants, none of those that are out."""
    location = stock.default_location()
    is_out = row["stock"] == 0 or any(value in row.get("out", []) for value in values)
    quantity = 0 if is_out else max(1, row["stock"] - 2 * position)
    if quantity:
        stock.receive(
            variant=variant, location=location, quantity=quantity, note="First delivery", by=None, at=shelf.at - OPENED
        )
    else:
        stock.stock_row(variant=variant, location=location)
    _load_plan(variant, row, shelf)


def _load_plan(variant: Variant, row: dict[str, Any], shelf: Shelf) -> None:
    """What is sold ahead of its arrival, if anything."""
    if "preorder" in row:
        _expect(variant, shelf, **row["preorder"])
        plans.set_policy(variant=variant, kind=StockPolicy.Kind.PREORDER, by=None, at=shelf.at)
    if "backorder" in row:
        limit, ships_on = row["backorder"]["limit"], _day(shelf, row["backorder"]["in_days"])
        kind = StockPolicy.Kind.BACKORDER
        plans.set_policy(variant=variant, kind=kind, limit=limit, ships_on=ships_on, by=None, at=shelf.at)


def _expect(variant: Variant, shelf: Shelf, *, in_days: int, units: int) -> None:
    plans.expect(
        variant=variant,
        location=stock.default_location(),
        quantity=units,
        expected_on=_day(shelf, in_days),
        note="Second printing",
        by=None,
        at=shelf.at,
    )


def _day(shelf: Shelf, days: int) -> date:
    return clock.shop_date(shelf.at + timedelta(days=days))
