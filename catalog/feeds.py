"""The feed that Google Merchant Center and others of its form read: every variant that is sold, with price and stock.

RSS 2.0 with the fields of https://support.google.com/merchants/answer/7052112. It is written in chunks of products,
each read in a fixed number of queries, so that a feed of any length takes the memory of one chunk.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from catalog.addresses import product_urls, shop_facts
from catalog.availability import Availability, promise_of
from catalog.cards import offers_by_product, was_amount
from catalog.context import PriceContext
from catalog.detail import Specification, specifications_by_product
from catalog.identifiers import group_id, gtin_of, item_id, property_of
from catalog.models import CategoryMembership, CategoryPage, Picture, Price, Product, ProductPicture, Variant
from catalog.swatches import swatch_classes
from common.http import absolute_url
from common.money import from_minor
from common.pictures import prefetch_renditions, shared_picture
from common.structured import plain_amount, plain_text

logger = logging.getLogger(__name__)

CHUNK = 200
LONGEST_TITLE, LONGEST_DESCRIPTION = 150, 5000
MOST_MORE_PICTURES = 10
AVAILABILITY = {
    Availability.IN_STOCK: "in_stock",
    Availability.OUT_OF_STOCK: "out_of_stock",
    Availability.BACK_ORDER: "backorder",
    Availability.PRE_ORDER: "preorder",
}
FARTHEST = timedelta(days=365)  # that the day of a back order or a pre-order may lie ahead
MEASURES = frozenset({"mg", "g", "kg", "ml", "cl", "l", "cm", "m", "ct"})
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some products, by id, with everything that the feed tells of them."""

    offers: Mapping[int, Sequence[Price]]
    urls: Mapping[int, str]
    pictures: Mapping[int, Sequence[Picture]]
    specifications: Mapping[int, Sequence[Specification]]
    category_keys: Mapping[int, Sequence[object]]


def merchant_feed(context: PriceContext) -> Iterator[str]:
    """The feed, piece by piece. Variants without a price or a picture are left out, and counted at its end."""
    yield _head()
    paths, swatches = category_paths(), swatch_classes()
    told = pictureless = 0
    for chunk in _chunks(context):
        pieces = []
        for product_id, rows in chunk.offers.items():
            for row in rows:
                fields = _ItemWriter(chunk, paths, swatches, context, product_id, row).fields()
                pieces += [_element(fields)] if fields else []
                told, pictureless = told + bool(fields), pictureless + (not fields)
        yield "".join(pieces)
    priceless = max(0, Variant.objects.active().count() - told - pictureless)
    logger.info("Merchant feed: %d told, left out %d without picture, %d without price", told, pictureless, priceless)
    yield f"<!-- {told} items; left out: {pictureless} without a picture, {priceless} without a price -->\n"
    yield "</channel>\n</rss>\n"


def category_paths() -> dict[object, str]:
    """The way to each live category below the shop, such as "Pottery > Mugs", by translation key; one query."""
    rows = list(CategoryPage.objects.live().order_by("path").values_list("path", "title", "translation_key"))
    titles = {path: title for path, title, _key in rows}
    step = CategoryPage.steplen
    found: dict[object, str] = {}
    for path, _title, key in rows:
        above = (path[:end] for end in range(step, len(path) + 1, step))
        found.setdefault(key, " > ".join(titles[each] for each in above if each in titles))
    return found


def _chunks(context: PriceContext) -> Iterator[Chunk]:
    """All products that are sold, some at a time, in seven queries each."""
    last = 0
    while True:
        sold = Product.objects.sellable(context).filter(pk__gt=last).order_by("pk")
        ids = list(sold.values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield _read_chunk(ids, context)
        last = ids[-1]


def _read_chunk(ids: Sequence[int], context: PriceContext) -> Chunk:
    offers = offers_by_product(ids, context)
    pictures: dict[int, list[Picture]] = {}
    shown = ProductPicture.objects.filter(product__in=ids).select_related("picture").order_by("sort_order", "pk")
    for row in shown:
        pictures.setdefault(row.product_id, []).append(row.picture)
    of_variants = [row.variant.picture for rows in offers.values() for row in rows]
    prefetch_renditions([*of_variants, *(each for held in pictures.values() for each in held)], "share")
    keys: dict[int, list[object]] = {}
    placed = CategoryMembership.objects.filter(product__in=ids).order_by("position", "pk")
    for product_id, key in placed.values_list("product_id", "category_key"):
        keys.setdefault(product_id, []).append(key)
    return Chunk(
        offers={pk: offers[pk] for pk in ids if pk in offers},
        urls=product_urls(rows[0].variant.product for rows in offers.values()),
        pictures=pictures,
        specifications=specifications_by_product(ids),
        category_keys=keys,
    )


@dataclass(frozen=True, slots=True)
class _ItemWriter:
    chunk: Chunk
    paths: Mapping[object, str]
    swatches: Mapping[str, str]
    context: PriceContext
    product_id: int
    row: Price

    def fields(self) -> Fields:
        """What is told of the variant, without what is not known; nothing where it has no picture."""
        pictures = self._pictures()
        if not pictures:
            return []
        variant, product = self.row.variant, self.row.variant.product
        title = f"{product.name}, {variant.options_label}" if variant.options_label else product.name
        url = absolute_url(self.chunk.urls[self.product_id])
        gtin = gtin_of(variant.barcode)
        known = [
            ("g:id", item_id(variant)),
            ("g:item_group_id", group_id(product) if len(self.chunk.offers[self.product_id]) > 1 else ""),
            ("g:title", title[:LONGEST_TITLE]),
            ("g:description", self._description(product)[:LONGEST_DESCRIPTION]),
            ("g:link", f"{url}?variant={variant.pk}" if variant.options_label else url),
            ("g:image_link", pictures[0]),
            *(("g:additional_image_link", each) for each in pictures[1 : MOST_MORE_PICTURES + 1]),
            *self._availability(),
            *self._prices(),
            ("g:condition", "new"),
            ("g:brand", product.brand.name if product.brand else ""),
            ("g:gtin", gtin),
            ("g:identifier_exists", "" if gtin else "no"),
            ("g:product_type", self._product_type()),
            *self._properties().items(),
            ("g:shipping_weight", f"{variant.weight_grams} g" if variant.weight_grams else ""),
            ("g:unit_pricing_measure", self._content()),
        ]
        return [(name, value) for name, value in known if value]

    def _pictures(self) -> list[str]:
        own = [self.row.variant.picture, *self.chunk.pictures.get(self.product_id, ())]
        files = (shared_picture(picture) for picture in own)
        return list(dict.fromkeys(absolute_url(file.url) for file in files if file is not None))

    @staticmethod
    def _description(product: Product) -> str:
        return plain_text(product.description) or product.summary or product.name

    def _availability(self) -> Fields:
        """Whether it can be had. What is sold ahead must have a day there: without one it is out of stock."""
        today = timezone.localdate(self.context.at)
        promise = promise_of(self.row, today)
        found = promise.of(self.row.variant.minimum_quantity)
        if found in (Availability.IN_STOCK, Availability.OUT_OF_STOCK):
            return [("g:availability", AVAILABILITY[found])]
        if promise.sent_from is None or promise.sent_from > today + FARTHEST:
            return [("g:availability", AVAILABILITY[Availability.OUT_OF_STOCK])]
        day = timezone.make_aware(datetime.combine(promise.sent_from, time.min))
        return [("g:availability", AVAILABILITY[found]), ("g:availability_date", f"{day:%Y-%m-%dT%H:%M%z}")]

    def _prices(self) -> Fields:
        """The price, and during a sale the one before it with the sale's own and its dates."""
        was = was_amount(self.row)
        if was is None:
            return [("g:price", self._amount(self.row.amount))]
        prices = [("g:price", self._amount(was)), ("g:sale_price", self._amount(self.row.amount))]
        if self.row.kind == Price.Kind.SALE and self.row.ends_at is not None:
            dates = f"{self.row.starts_at.isoformat()}/{self.row.ends_at.isoformat()}"
            prices.append(("g:sale_price_effective_date", dates))
        return prices

    def _amount(self, minor: int) -> str:
        return f"{plain_amount(from_minor(minor, self.context.currency))} {self.context.currency}"

    def _product_type(self) -> str:
        """The way to the deepest of its categories."""
        found = [self.paths[key] for key in self.chunk.category_keys.get(self.product_id, ()) if key in self.paths]
        return max(found, key=lambda path: path.count(" > "), default="")

    def _properties(self) -> dict[str, str]:
        """Colour, size, material and pattern: as the variant's options say, else as the product states them."""
        variant = self.row.variant
        values = (variant.option1, variant.option2, variant.option3)
        found: dict[str, str] = {}
        for slot, (name, value) in enumerate(zip(variant.product.option_names, values, strict=False)):
            known = property_of(name, is_swatched=self._is_swatched(slot))
            if known and value:
                found.setdefault(f"g:{known}", value)
        for stated in self.chunk.specifications.get(self.product_id, ()):
            if known := property_of(stated.label):
                found.setdefault(f"g:{known}", stated.value)
        return found

    def _is_swatched(self, slot: int) -> bool:
        variants = [row.variant for row in self.chunk.offers[self.product_id]]
        values = {(each.option1, each.option2, each.option3)[slot].casefold() for each in variants} - {""}
        return bool(values) and values <= self.swatches.keys()

    def _content(self) -> str:
        variant = self.row.variant
        if not variant.unit_quantity or variant.unit_measure.lower() not in MEASURES:
            return ""
        return f"{variant.unit_quantity.normalize():f} {variant.unit_measure.lower()}"


def _head() -> str:
    channel: Fields = [
        ("title", settings.SHOP_NAME),
        ("link", absolute_url(shop_facts().url)),
        ("description", f"{settings.SHOP_NAME}: {shop_facts().title}"),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n'
        f"<channel>\n{_lines(channel)}"
    )


def _element(fields: Iterable[tuple[str, str]]) -> str:
    return f"<item>\n{_lines(fields)}</item>\n"


def _lines(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{escape(NOT_IN_XML.sub('', value))}</{name}>\n" for name, value in fields)
