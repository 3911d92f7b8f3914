"""What one variant is offered for right now: the facts that listings, carts and orders share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef
from django.utils import timezone

from catalog.addresses import product_urls
from catalog.availability import Promise, promise_of
from catalog.context import PriceContext, context_parameters, context_values
from catalog.models import Picture, Price, Stock, Variant
from catalog.prices import price_before
from catalog.querysets import VariantQuerySet
from catalog.reductions import ShownPrice, is_below_base
from catalog.sending import SendingRule
from common.money import Money, from_minor
from common.places import Place
from common.prepared import Prepared, padded, parameters, values_of


@dataclass(frozen=True, slots=True)
class VariantOffer:
    """A variant as of a moment. `price` (per unit, tax included) is None when it cannot be sold at all.

    `available` is how many can be promised, backorders counted; None means that its stock is not counted.
    `is_on_sale` says that the price is a running sale, below the base price, and
    `is_sold_ahead` that more can be sold than lies there (catalog.readiness). `picture_id` is that of `picture`, and
    `story_revision_id` that of the page that tells of the product, as it is published now. `promise` says how many
    units lie there and when others come; None where nobody is shown it. `sending` is where it may be sent; without one
    wherever something is.
    """

    variant_id: int
    product_id: int
    sku: str
    name: str
    options: str
    price: Money | None
    compare_at: Money | None
    available: int | None
    minimum_quantity: int
    maximum_quantity: int | None
    weight_grams: int
    requires_shipping: bool
    tax_class: str
    picture: Picture | None
    picture_alt: str
    url: str
    is_on_sale: bool = False
    is_sold_ahead: bool = False
    picture_id: int | None = None
    story_revision_id: int | None = None
    promise: Promise | None = None
    sending: SendingRule | None = None

    @property
    def is_sellable(self) -> bool:
        return self.price is not None

    def is_barred_from(self, place: Place) -> bool:
        """Whether it may not be brought to the place, whatever the way."""
        return self.requires_shipping and self.sending is not None and self.sending.refuses(place)

    def most(self) -> int | None:
        """The largest quantity that one shopper can buy now; None when nothing limits it."""
        limits = [limit for limit in (self.available, self.maximum_quantity) if limit is not None]
        return min(limits) if limits else None


def list_offers(*, variant_ids: Iterable[int], context: PriceContext) -> dict[int, VariantOffer]:
    """Offers by variant id, in a fixed number of queries; unknown ids are left out."""
    ids = padded(list(variant_ids))
    shape = len(ids), len(context.group_lists)
    rows = _SHOWN.rows(*shape, **values_of("variant", ids), **context_values(context)) if ids else []
    urls = product_urls(row.product for row in rows)
    return {row.pk: _shown(row, bare_offer(row, context), urls[row.product_id], at=context.at) for row in rows}


def dress(*, offers: Iterable[VariantOffer], at: datetime) -> dict[int, VariantOffer]:
    """Bare offers with what list_offers shows beside them, by variant id; their price and stock stay as they are."""
    bare = {offer.variant_id: offer for offer in offers}
    ids = padded(list(bare))
    rows = _DRESSED.rows(len(ids), **values_of("variant", ids)) if ids else []
    urls = product_urls(row.product for row in rows)
    return {row.pk: _shown(row, bare[row.pk], urls[row.product_id], at=at) for row in rows}


def _seen(variants: VariantQuerySet) -> VariantQuerySet:
    return variants.with_promise().select_related("picture").prefetch_related("product__pictures__picture")


def offered(variants: VariantQuerySet, context: PriceContext) -> VariantQuerySet:
    """Variants with what bare_offer asks for: all in one query."""
    ahead = Stock.objects.filter(variant=OuterRef("pk"), backorder_limit__gt=0)
    priced = (
        variants.with_price(context)
        .with_availability()
        .with_story()
        .select_related("product__tax_class", "product__delivery_class")
    )
    return priced.annotate(is_sold_ahead=Exists(ahead))


_SHOWN = Prepared(lambda count, lists: _seen(offered(_some(count), context_parameters(lists))))
_DRESSED = Prepared(lambda count: _seen(_some(count).select_related("product")))


def _some(count: int) -> VariantQuerySet:
    ids: Any = parameters("variant", BigIntegerField(), count)
    variants: VariantQuerySet = Variant.objects.filter(pk__in=ids)
    return variants


def _shown(variant: Variant, offer: VariantOffer, url: str, *, at: datetime) -> VariantOffer:
    """The offer with its picture, its address and what is promised of it."""
    own = next(iter(variant.product.pictures.all()), None)
    return replace(
        offer,
        picture=variant.picture or (own.picture if own else None),
        picture_alt=(own.alt_text if own else "") or variant.product.name,
        url=f"{url}?variant={variant.pk}" if variant.options_label else url,
        promise=promise_of(variant, timezone.localdate(at)),
    )


def _price_before(variant: Variant) -> int | None:
    if variant.price_amount is None:
        return None
    return price_before(
        ShownPrice(
            amount=variant.price_amount,
            is_sale=variant.price_kind == Price.Kind.SALE,
            compare_at=variant.price_compare_at,
            base=variant.price_base,
            prior=variant.price_prior,
        )
    )


def bare_offer(variant: Variant, context: PriceContext) -> VariantOffer:
    """The offer of a row of `offered` with nothing to look at: no picture but its id, and no address.

    It is what an order is made from; dress adds the rest.
    """
    product = variant.product
    is_sold = variant.is_active and product.is_active and product.archived_at is None
    before = _price_before(variant)
    return VariantOffer(
        variant_id=variant.pk,
        product_id=product.pk,
        sku=variant.sku,
        name=product.name,
        options=variant.options_label,
        price=from_minor(variant.price_amount, context.currency)
        if is_sold and variant.price_amount is not None
        else None,
        compare_at=from_minor(before, context.currency) if before else None,
        available=variant.sellable_quantity,
        minimum_quantity=variant.minimum_quantity,
        maximum_quantity=variant.maximum_quantity,
        weight_grams=variant.weight_grams,
        requires_shipping=variant.requires_shipping,
        tax_class=product.tax_class.code,
        picture=None,
        picture_alt=product.name,
        url="",
        is_on_sale=is_below_base(variant.price_amount, variant.price_base),
        is_sold_ahead=variant.is_sold_ahead,
        picture_id=variant.picture_id or variant.first_picture_id,
        story_revision_id=variant.story_revision_id,
        sending=product.sending_rule,
    )
