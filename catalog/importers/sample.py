"""Writes a Shopify product file of any length, for measuring imports. The same arguments give the same file."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

OLD_HEADINGS = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Requires Shipping",
    "Variant Taxable",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "SEO Title",
    "SEO Description",
    "Cost per item",
    "Status",
)
THINGS = ("Mug", "Bowl", "Lamp", "Throw", "Basket", "Board", "Vase", "Stool", "Jug", "Tray", "Candle", "Planter")
FINISHES = ("Ash", "Clay", "Indigo", "Linen", "Moss", "Oat", "Rust", "Slate", "Straw", "Umber")
SIZES = ("Small", "Medium", "Large")
MAKERS = ("North Kiln", "Rua Nova", "Tidewater", "Old Mill", "Fern & Field", "Harbour Works")
SENTENCES = (
    "Made in small batches, so that no two are quite alike.",
    "Sits well in the hand and better on the table.",
    "Wipe with a damp cloth; it will look better every year.",
    "The glaze pools in the grooves and shows how it was turned.",
    "Packed in paper and straw, without a gram of plastic.",
)
VARIANTS_A_PRODUCT = (1, 1, 2, 3)


def write_sample(path: Path, *, rows: int, with_pictures: bool = True, seed: int = 1) -> int:
    """Write `rows` rows under the older headings; returns how many products they make."""
    chance = random.Random(seed)  # noqa: S311 - the file has to be the same each time
    products = 0
    left = rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, OLD_HEADINGS, restval="")
        writer.writeheader()
        while left:
            products += 1
            for row in _product(products, chance, with_pictures=with_pictures)[:left]:
                writer.writerow(row)
                left -= 1
    return products


def _product(number: int, chance: random.Random, *, with_pictures: bool) -> list[dict[str, object]]:
    thing, finish = chance.choice(THINGS), chance.choice(FINISHES)
    handle = f"{finish}-{thing}-{number}".lower()
    rows = list(_variants(handle, chance))
    rows[0] |= {
        "Title": f"{finish} {thing} {number}",
        "Body (HTML)": "".join(f"<p>{text}</p>\n" for text in chance.sample(SENTENCES, 3)),
        "Vendor": chance.choice(MAKERS),
        "Type": f"{thing}s",
        "Tags": ", ".join(chance.sample(FINISHES, 2)),
        "Published": "true",
        "Gift Card": "false",
        "Status": "draft" if number % 50 == 0 else "active",
    }
    if with_pictures:
        for position, row in enumerate(rows, start=1):
            row |= {
                "Image Src": f"https://pictures.example/{handle}-{position}.jpg",
                "Image Position": position,
                "Image Alt Text": f"{finish} {thing.lower()}, view {position}",
            }
    return rows


def _variants(handle: str, chance: random.Random) -> Iterator[dict[str, object]]:
    sizes = SIZES[: chance.choice(VARIANTS_A_PRODUCT)]
    for size in sizes:
        price = chance.randint(500, 20_000)
        row: dict[str, object] = {
            "Handle": handle,
            "Variant Grams": chance.randint(50, 5_000),
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": chance.randint(0, 40),
            "Variant Inventory Policy": "deny",
            "Variant Price": f"{price / 100:.2f}",
            "Variant Compare At Price": f"{price / 80:.2f}" if chance.random() < 0.2 else "",
            "Variant Requires Shipping": "true",
            "Variant Taxable": "true",
            "Option1 Value": size if len(sizes) > 1 else "Default Title",
        }
        if size == SIZES[0]:
            row["Option1 Name"] = "Size" if len(sizes) > 1 else "Title"
        yield row
