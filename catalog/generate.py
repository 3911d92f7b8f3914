"""Made-up products in any number, for load work: the same seed makes the same shop."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from catalog.models import (
    Brand,
    CategoryMembership,
    CategoryPage,
    Picture,
    Price,
    PriceList,
    Product,
    ProductPicture,
    ShopPage,
    Stock,
    StockMovement,
    TaxClass,
    Variant,
)
from catalog.search import reindex_products
from catalog.stock import default_location
from common.statistics import know_sizes

BATCH = 1_000
THINGS = {
    "Pottery": ("mug", "bowl", "plate", "vase", "teapot", "planter", "jug", "saucer"),
    "Textiles": ("scarf", "cushion", "throw", "towel", "apron", "runner"),
    "Paper": ("notebook", "print", "card", "envelope", "calendar"),
    "Glass": ("carafe", "tumbler", "bottle", "jar", "lamp"),
    "Garden": ("seed packet", "watering can", "trowel", "string", "label"),
}
FIRST_WORDS = ("Tide", "Wattle", "Wren", "Harbour", "Moss", "Copper", "Lantern", "Willow", "Ember", "Slate", "Meadow")
SECOND_WORDS = ("brushed", "dipped", "folded", "woven", "plain", "ribbed", "speckled", "banded", "carved", "stacked")
COLOURS = ("Cobalt", "Ink", "Sky", "Milk", "Straw", "Clay")
SIZES = ("Small", "Medium", "Large")
MAKERS = ("Fife Kiln", "Ines Carvalho", "Tom Aldous", "Loom House", "North Press", "Green Bench")


@dataclass(frozen=True, slots=True)
class Ground:
    """What generated products stand on, shared by all of them."""

    shop: ShopPage
    categories: dict[str, list[CategoryPage]]
    brands: list[Brand]
    tax_class: TaxClass
    price_list: PriceList
    pictures: list[Picture]


def generate_products(*, count: int, seed: int, parent: Page, at: datetime) -> int:
    """Add `count` products with variants, prices, stock and categories; returns the number of variants.

    `parent` is the page under which the shop is made if there is none. Pictures are shared: the first few that the
    library holds. Generated names continue where an earlier run ended, so runs add up.
    """
    ground = _ground(parent)
    start = Product.objects.filter(slug__startswith="generated-").count()
    variants = 0
    for first in range(start, start + count, BATCH):
        numbers = range(first, min(first + BATCH, start + count))
        with transaction.atomic():
            variants += _batch(numbers, seed, ground, at)
    know_sizes(Product, Variant, Price, Stock, CategoryMembership)
    return variants


def _batch(numbers: Sequence[int], seed: int, ground: Ground, at: datetime) -> int:
    # Not for secrets: a seeded generator is the point.
    chances = {number: random.Random(f"{seed}-{number}") for number in numbers}  # noqa: S311
    departments = [chance.choice(list(THINGS)) for chance in chances.values()]
    products = Product.objects.bulk_create(
        _product(number, department, chance, ground, at)
        for (number, chance), department in zip(chances.items(), departments, strict=True)
    )
    made = list(zip(products, chances.values(), strict=True))
    CategoryMembership.objects.bulk_create(
        CategoryMembership(product=product, category_key=chance.choice(ground.categories[department]).translation_key)
        for (product, chance), department in zip(made, departments, strict=True)
    )
    if ground.pictures:
        ProductPicture.objects.bulk_create(
            ProductPicture(product=product, picture=chance.choice(ground.pictures), sort_order=0)
            for product, chance in made
        )
    variants = Variant.objects.bulk_create(
        variant for product, chance in made for variant in _variants(product, chance)
    )
    dice = random.Random(f"{seed}-{numbers[0]}-stock")  # noqa: S311  as above
    _write_prices(variants, dice, ground, at)
    _write_stock(variants, dice, at)
    reindex_products(product_ids=[product.pk for product in products])
    return len(variants)


def _product(number: int, department: str, chance: random.Random, ground: Ground, at: datetime) -> Product:
    thing = chance.choice(THINGS[department])
    name = f"{chance.choice(FIRST_WORDS)} {chance.choice(SECOND_WORDS)} {thing}"
    has_options = chance.random() < 0.5
    return Product(
        name=name,
        slug=f"generated-{number}-{slugify(name)}",
        summary=f"{department}, number {number}",
        description=f"<p>A {thing} that was made up to see how the shop carries its load.</p>",
        brand=chance.choice(ground.brands),
        tax_class=ground.tax_class,
        option1_name="Colour" if has_options else "",
        option2_name="Size" if has_options and chance.random() < 0.5 else "",
        released_at=at - timedelta(days=chance.randrange(1_000)),
        units_sold=chance.randrange(500),
    )


def _variants(product: Product, chance: random.Random) -> list[Variant]:
    colours = chance.sample(COLOURS, chance.randrange(2, 5)) if product.option1_name else [""]
    sizes = SIZES if product.option2_name else ("",)
    pairs = [(colour, size) for colour in colours for size in sizes]
    return [
        Variant(
            product=product,
            sku=f"GEN-{product.pk}-{position}",
            option1=colour,
            option2=size,
            position=position,
            weight_grams=chance.randrange(50, 2_000),
            is_stock_tracked=chance.random() < 0.95,
        )
        for position, (colour, size) in enumerate(pairs)
    ]


def _write_prices(variants: Sequence[Variant], dice: random.Random, ground: Ground, at: datetime) -> None:
    rows = []
    for variant in variants:
        amount = dice.randrange(5, 200) * 100
        started = at - timedelta(days=400)
        rows.append(Price(variant=variant, price_list=ground.price_list, amount=amount, starts_at=started))
        if dice.random() < 0.1:
            rows.append(
                Price(
                    variant=variant,
                    price_list=ground.price_list,
                    kind=Price.Kind.SALE,
                    amount=amount * 8 // 10,
                    starts_at=at - timedelta(days=1),
                    ends_at=at + timedelta(days=365),
                )
            )
    Price.objects.bulk_create(rows)


def _write_stock(variants: Sequence[Variant], dice: random.Random, at: datetime) -> None:
    """Stock with its line in the ledger, as a receipt would write it."""
    location = default_location()
    tracked = [variant for variant in variants if variant.is_stock_tracked]
    stocks = Stock.objects.bulk_create(
        Stock(variant=variant, location=location, on_hand=0 if dice.random() < 0.1 else dice.randrange(1, 60))
        for variant in tracked
    )
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            reason=StockMovement.Reason.RECEIVED,
            on_hand_change=stock.on_hand,
            note="Generated",
            at=at,
        )
        for stock in stocks
        if stock.on_hand
    )


def _ground(parent: Page) -> Ground:
    shop = ShopPage.objects.order_by("path").first()
    if shop is None:
        shop = parent.add_child(instance=ShopPage(title="Shop", slug="shop"))
    categories: dict[str, list[CategoryPage]] = {}
    for department, things in THINGS.items():
        top = _category(shop, department)
        categories[department] = [_category(top, f"{thing.capitalize()}s") for thing in things]
    brands = [Brand.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0] for name in MAKERS]
    return Ground(
        shop=shop,
        categories=categories,
        brands=brands,
        tax_class=TaxClass.objects.get(code="standard"),
        price_list=PriceList.objects.get(code="default"),
        pictures=list(Picture.objects.order_by("pk")[:24]),
    )


def _category(parent: Page, title: str) -> CategoryPage:
    slug = f"all-{slugify(title)}"
    parent.refresh_from_db()
    found = CategoryPage.objects.child_of(parent).filter(slug=slug).first()
    made: CategoryPage = found or parent.add_child(instance=CategoryPage(title=title, slug=slug))
    return made
