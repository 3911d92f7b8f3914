"""Products as cards: what rows, listings and search results show of each, as of now, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.addresses import product_urls
from catalog.availability import Availability, Promise, ahead_words, promise_of
from catalog.context import PriceContext, context_parameters, context_values
from catalog.models import Picture, Price, Product, ProductPicture
from catalog.prices import price_before
from catalog.promoted import Labels, Offered, list_labels
from catalog.querysets import PriceQuerySet
from catalog.reductions import ShownPrice
from common.money import Money, from_minor
from common.prepared import Prepared, padded, parameters, values_of

NEW_FOR = timedelta(days=30)
LAST_FEW = 3


class BadgeKind(Enum):
    NEW = ""
    SALE = "sale"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    kind: BadgeKind


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a row of others. `price` is its lowest, tax included; `is_from` says that others are higher.

    `was` is the price before a sale; `alt` is empty where nobody said what the picture shows (the name stands beside).
    `left` is how many units of all variants can be promised; None when one of them is not counted. `ahead` is the
    promise of one that is sold ahead, where none lies there; `promotion` the label of one that is about some goods.
    """

    product_id: int
    name: str
    url: str
    picture: Picture | None
    alt: str
    meta: str
    price: Money
    is_from: bool
    was: Money | None
    badge: Badge | None
    left: int | None
    ahead: Promise | None = None
    promotion: str = ""

    @property
    def is_out(self) -> bool:
        return self.left == 0

    @property
    def availability(self) -> str:
        """Whether any of its variants can be sent, in a few words."""
        if self.left is None:
            return _("Available to order")
        if self.left == 0:
            return _("Sold out")
        if self.ahead is not None:
            return ahead_words(self.ahead)
        if self.left <= LAST_FEW:
            return ngettext("Only one left", "Only %(count)d left", self.left) % {"count": self.left}
        return _("In stock")


def list_cards(*, product_ids: Sequence[int], context: PriceContext) -> list[ProductCard]:
    """Cards in the order of the ids, in four queries; products that cannot be sold are left out."""
    offers = offers_by_product(product_ids, context)
    pictures, labels = _first_pictures(offers), list_labels(offers, context)
    return cards_of(product_ids, offers=offers, pictures=pictures, labels=labels, context=context)


def cards_of(
    product_ids: Sequence[int],
    *,
    offers: Mapping[int, Sequence[Price]],
    pictures: Mapping[int, ProductPicture],
    labels: Labels,
    context: PriceContext,
) -> list[ProductCard]:
    """Cards from offers, first pictures and labels that were read already, by product id; one query, for addresses."""
    products = {pk: offers[pk][0].variant.product for pk in product_ids if pk in offers}
    urls = product_urls(products.values())
    return [
        replace(
            _card(products[pk], offers[pk], urls[pk], pictures.get(pk), context), promotion=_promotion(labels.get(pk))
        )
        for pk in dict.fromkeys(product_ids)
        if pk in products
    ]


def offers_by_product(product_ids: Iterable[int], context: PriceContext) -> dict[int, list[Price]]:
    """Current prices of the sellable variants by product id, in variant order, with base price and availability."""
    ids = padded(list(product_ids))
    rows = _offer_rows(ids, context) if ids else []
    grouped: dict[int, list[Price]] = {}
    for row in rows:
        grouped.setdefault(row.variant.product_id, []).append(row)
    return grouped


def _offer_rows(ids: list[int], context: PriceContext) -> list[Price]:
    shape = len(ids), len(context.group_lists)
    return _OFFERS.rows(*shape, **values_of("product", ids), **context_values(context))


def _offers(count: int, group_lists: int) -> PriceQuerySet:
    context, ids = context_parameters(group_lists), parameters("product", BigIntegerField(), count)
    offers: PriceQuerySet = (
        Price.objects.offered(context)
        .filter(variant__product__pk__in=ids)  # type: ignore[misc]
        .with_base(context)
        .select_related("variant__product__brand", "variant__product__delivery_class", "variant__picture")
        .order_by("variant__position", "variant_id")
    )
    return offers


_OFFERS = Prepared(_offers)


def was_amount(row: Price) -> int | None:
    """The price before a reduction, in minor units; None where there is none to show."""
    is_sale = row.kind == Price.Kind.SALE
    return price_before(ShownPrice(row.amount, is_sale, row.compare_at, row.price_base, row.price_prior))


def _first_pictures(product_ids: Iterable[int]) -> dict[int, ProductPicture]:
    own = ProductPicture.objects.filter(product=OuterRef("pk")).order_by("sort_order", "pk").values("pk")[:1]
    first = Product.objects.filter(pk__in=list(product_ids)).order_by().values_list(Subquery(own), flat=True)
    return {row.product_id: row for row in ProductPicture.objects.filter(pk__in=first).select_related("picture")}


def _card(
    product: Product, rows: Sequence[Price], url: str, shown: ProductPicture | None, context: PriceContext
) -> ProductCard:
    cheapest = min(rows, key=lambda row: row.amount)
    was = was_amount(cheapest)
    left = _left(rows)
    ahead = _ahead(rows, context) if left else None
    return ProductCard(
        product_id=product.pk,
        name=product.name,
        url=url,
        picture=shown.picture if shown else None,
        alt=shown.alt_text if shown else "",
        meta=product.summary or (product.brand.name if product.brand else ""),
        price=from_minor(cheapest.amount, context.currency),
        is_from=any(row.amount != cheapest.amount for row in rows),
        was=from_minor(was, context.currency) if was else None,
        badge=_badge(product, rows, left, ahead, context),
        left=left,
        ahead=ahead,
    )


def _promotion(labels: Sequence[Offered] | None) -> str:
    """The first label; one about everything that is sold would stand on every card and say nothing."""
    return next((each.label for each in labels or () if not each.is_for_all), "")


def _left(rows: Sequence[Price]) -> int | None:
    """Units of all variants that can be promised; None when one of them is uncounted."""
    quantities = [row.sellable_quantity for row in rows]
    counted = [quantity for quantity in quantities if quantity is not None]
    return sum(counted) if len(counted) == len(quantities) else None


def _ahead(rows: Sequence[Price], context: PriceContext) -> Promise | None:
    """The promise of the first variant that can be had, where none of them lies there."""
    today = timezone.localdate(context.at)
    promises = [(promise_of(row, today), row.variant.minimum_quantity) for row in rows]
    found = [(promise, promise.of(least)) for promise, least in promises]
    if any(how is Availability.IN_STOCK for _promise, how in found):
        return None
    return next((promise for promise, how in found if how is not Availability.OUT_OF_STOCK), None)


def _badge(
    product: Product, rows: Sequence[Price], left: int | None, ahead: Promise | None, context: PriceContext
) -> Badge | None:
    """One at most: sold out, then sale, then sold ahead, then the last few, then new."""
    if left == 0:
        return Badge(_("Sold out"), BadgeKind.QUIET)
    if any(was_amount(row) for row in rows):
        return Badge(_("Sale"), BadgeKind.SALE)
    if ahead is not None:
        return Badge(_("Pre-order") if ahead.is_preorder else _("Back order"), BadgeKind.QUIET)
    if left is not None and left <= LAST_FEW:
        return Badge(ngettext("Last one", "Last %(count)d", left) % {"count": left}, BadgeKind.QUIET)
    released = product.released_at
    if released is not None and context.at - NEW_FOR < released <= context.at:
        return Badge(_("New"), BadgeKind.NEW)
    return None
