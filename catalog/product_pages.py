"""Everything that a product's page shows, plain page and landing page alike, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.http import QueryDict

from catalog.addresses import ShopFacts, shop_facts
from catalog.cards import ProductCard, cards_of, offers_by_product
from catalog.context import PriceContext
from catalog.delivery import DeliveryPromise, SentVariant, delivery_promise
from catalog.detail import GalleryPicture, ProductDetail, get_detail, specifications_of
from catalog.models import (
    CategoryMembership,
    Picture,
    Price,
    Product,
    ProductPage,
    ProductPicture,
)
from catalog.promoted import list_labels
from catalog.shelf import Shelf
from common.structured import plain_text

RELATED = 4
RELATED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class ProductView:
    """`lead` opens the page; `share_picture` is shown where it is shared; `related` are at most four others;
    `delivery` is that of the chosen variant to the shop's own country; `labels` are of promotions that everybody gets.

    `offers` are all of its variants that are sold, with price and stock.
    """

    detail: ProductDetail
    offers: tuple[Price, ...]
    lead: str
    meta_description: str
    share_picture: Picture | None
    share_alt: str
    related: tuple[ProductCard, ...]
    shop: ShopFacts
    delivery: DeliveryPromise | None = None
    labels: tuple[str, ...] = ()


def view_product(
    *,
    product: Product,
    page: ProductPage | None,
    params: QueryDict,
    context: PriceContext,
    shelf: Shelf | None = None,
) -> ProductView:
    """The product with its page's story, or without one. At most eight queries with warm caches, two more for what
    is sold ahead.

    Products in the story are read with it and put on the `shelf`.
    """
    shelf = shelf or Shelf(context=context)
    related_ids = list_related_ids(product=product, page=page)
    shown_ids = [product.pk, *related_ids, *shelf.wanted]
    offers = offers_by_product(shown_ids, context)
    rows = offers.get(product.pk, [])
    pictures = _pictures(shown_ids)
    shown = _gallery(product, page, pictures.get(product.pk, []))
    stated = product.attribute_values.select_related("attribute").order_by("attribute__sort_order", "pk")
    detail = get_detail(
        product=product,
        rows=rows,
        pictures=shown,
        specifications=specifications_of(stated),
        params=params,
        context=context,
    )
    first = {pk: found[0] for pk, found in pictures.items()}
    labels = list_labels(offers, context)
    others = [*related_ids, *shelf.wanted]
    cards = cards_of(others, offers=offers, pictures=first, labels=labels, context=context)
    share = page.share_picture if page is not None and page.share_picture else None
    shared = [(image, ("share",)) for image in (share, *(row.variant.picture for row in rows))]
    beside = [*((item.picture, ("gallery", "share")) for item in detail.pictures), *shared]
    shelf.fill(cards, known=others, beside=beside)
    lead = page.lead if page is not None and page.lead else product.summary
    return ProductView(
        detail=detail,
        offers=tuple(rows),
        lead=lead,
        meta_description=_meta_description(product, page, lead),
        share_picture=share or (detail.pictures[0].picture if detail.pictures else None),
        share_alt=detail.pictures[0].alt if detail.pictures and share is None else "",
        related=tuple(shelf.cards_of(related_ids)),
        shop=shop_facts(),
        delivery=_delivery(detail, rows, context),
        labels=tuple(each.label for each in labels.get(product.pk, ())) if detail.can_be_bought else (),
    )


def _meta_description(product: Product, page: ProductPage | None, lead: str) -> str:
    """What search engines show: what an editor wrote for them, else the lead, else the description."""
    written = page.search_description if page is not None else ""
    return written or lead or plain_text(product.description)


def _delivery(detail: ProductDetail, rows: Sequence[Price], context: PriceContext) -> DeliveryPromise | None:
    """What the delivery of the chosen variant costs and when it arrives; None where there is nothing to send."""
    offer = detail.offer
    if offer is None or not detail.can_be_bought:
        return None
    row = next(row for row in rows if row.variant_id == offer.variant_id)
    variant = row.variant
    if not variant.requires_shipping:
        return None
    sent = SentVariant(
        variant.pk,
        price=offer.price,
        weight_grams=variant.weight_grams,
        units=offer.least,
        is_there=row.sellable_quantity is None or row.ready_quantity >= offer.least,
        rule=variant.product.sending_rule,
    )
    return delivery_promise(sent, at=context.at)


def list_related_ids(*, product: Product, page: ProductPage | None) -> list[int]:
    """Ids of products that go with this one: those that the page names, else best sellers of its categories."""
    if page is not None:
        chosen = list(page.related_products.order_by("sort_order", "pk").values_list("product_id", flat=True))
        if chosen:
            return [pk for pk in chosen if pk != product.pk][:RELATED]
    key = f"catalog-related-{product.pk}"
    found: list[int] | None = cache.get(key)
    if found is None:
        keys = CategoryMembership.objects.filter(product=product).values("category_key")
        beside = CategoryMembership.objects.filter(category_key__in=keys).values("product")
        others = Product.objects.active().filter(pk__in=beside).exclude(pk=product.pk)
        found = list(others.order_by("-units_sold", "-released_at", "pk").values_list("pk", flat=True)[:RELATED])
        cache.set(key, found, RELATED_SECONDS)
    return found


def _pictures(product_ids: Sequence[int]) -> dict[int, list[ProductPicture]]:
    """All pictures of the first product and one of each other, by product."""
    first, *others = product_ids
    own = ProductPicture.objects.filter(product=OuterRef("pk")).order_by("sort_order", "pk").values("pk")[:1]
    firsts = Product.objects.filter(pk__in=others).order_by().values(first_picture=Subquery(own))
    found = ProductPicture.objects.filter(product=first) | ProductPicture.objects.filter(pk__in=firsts)
    grouped: dict[int, list[ProductPicture]] = {}
    for row in found.select_related("picture").order_by("sort_order", "pk"):
        grouped.setdefault(row.product_id, []).append(row)
    return grouped


def _gallery(product: Product, page: ProductPage | None, own: Sequence[ProductPicture]) -> list[GalleryPicture]:
    """The page's own pictures, its hero first; with none, the product's."""
    shown: list[GalleryPicture] = []
    if page is not None:
        if page.hero is not None:
            shown.append(GalleryPicture(page.hero, page.hero.default_alt_text, ""))
        shown += [
            GalleryPicture(row.picture, row.alt_text or row.picture.default_alt_text, row.caption)
            for row in page.gallery.select_related("picture").order_by("sort_order", "pk")
        ]
    if not shown:
        shown = [GalleryPicture(row.picture, row.alt_text or product.name, row.caption) for row in own]
    return shown
