"""What machines read on the pages of the catalogue: products with their offers, and listings, as things of schema.org.

Built from what the page read already; nothing here asks the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from catalog.addresses import ShopFacts
from catalog.availability import Availability, promise_of
from catalog.cards import ProductCard, was_amount
from catalog.delivery import DeliveryOption, DeliveryQuote, cheapest_quotes
from catalog.detail import Option, ProductDetail
from catalog.identifiers import group_id, gtin_of, property_of
from catalog.models import Price
from catalog.product_pages import ProductView
from common.http import absolute_url
from common.money import Money, from_minor
from common.pictures import shared_picture
from common.structured import SCHEMA, Thing, Value, named, plain_amount, plain_text, reference, thing

MOST_VARIANTS = 100  # of which a page tells; the merchant feed tells of all
MOST_PICTURES = 10
MOST_COUNTRIES = 50  # that a return policy may name
Facts = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What a product's page knows beside its view: `url` is its canonical address, whole; `path` names categories.

    `today` is the day where the shop stands.
    """

    name: str
    url: str
    path: tuple[str, ...]
    currency: str
    delivery: tuple[DeliveryOption, ...]
    today: date


def product_things(view: ProductView, facts: ProductFacts) -> tuple[Thing, ...]:
    """The product with its offer, or the group of its variants with theirs; then the terms that the offers point at.

    Nothing where the product is not sold: there is no price to tell.
    """
    return _ProductBuilder(view, facts).build() if view.offers else ()


class _ProductBuilder:
    def __init__(self, view: ProductView, facts: ProductFacts) -> None:
        self.view = view
        self.facts = facts
        self.product = view.detail.product
        self.images = _images(view.detail)
        self.properties = option_properties(view.detail.options)
        self.names: dict[DeliveryQuote, str] = {}
        self.returns = return_policy(view.shop, facts)

    def build(self) -> tuple[Thing, ...]:
        rows = self.view.offers
        described = self._single(rows[0]) if len(rows) == 1 else self._group(rows[:MOST_VARIANTS])
        terms = tuple(named(name, _delivery_terms(quote)) for quote, name in self.names.items())
        return (described, *terms, *((self.returns,) if self.returns else ()))

    def _single(self, row: Price) -> Thing:
        return thing("Product", **{"url": self.facts.url, **self._own(row), **self._shared()})

    def _group(self, rows: Sequence[Price]) -> Thing:
        return thing(
            "ProductGroup",
            **self._shared(),
            url=self.facts.url,
            productGroupID=group_id(self.product),
            variesBy=tuple(f"{SCHEMA}/{name}" for name in self.properties.values()),
            hasVariant=tuple(self._variant(row) for row in rows),
        )

    def _variant(self, row: Price) -> Thing:
        label = row.variant.options_label
        name = f"{self.facts.name}, {label}" if label else self.facts.name
        own = self._own(row)
        return thing("Product", **{"name": name, "image": self.images[:1], **own})

    def _shared(self) -> Facts:
        """What holds for every variant. A rating from reviews comes in here, once there are reviews."""
        brand = self.product.brand
        return {
            **{name: value for name, value in self._stated() if name and name not in self.properties.values()},
            "name": self.facts.name,
            "description": self.view.lead or plain_text(self.product.description),
            "image": self.images,
            "category": " > ".join(self.facts.path),
            "brand": thing("Brand", name=brand.name) if brand else None,
        }

    def _stated(self) -> list[tuple[str, str]]:
        """Its attributes under the names that machines know, such as "material"."""
        return [(property_of(stated.label), stated.value) for stated in self.view.detail.specifications]

    def _own(self, row: Price) -> Facts:
        variant = row.variant
        picture = shared_picture(variant.picture)
        values = dict(
            zip(self.product.option_names, (variant.option1, variant.option2, variant.option3), strict=False)
        )
        known = self.properties
        others = tuple(
            thing("PropertyValue", name=name, value=value)
            for name, value in values.items()
            if value and not known.get(name)
        )
        return {
            "sku": variant.sku,
            "gtin": gtin_of(variant.barcode),
            **({"image": (absolute_url(picture.url),)} if picture else {}),
            **{known[name]: value for name, value in values.items() if known.get(name)},
            "additionalProperty": others,
            "offers": self._offer(row),
        }

    def _offer(self, row: Price) -> Thing:
        variant = row.variant
        price = from_minor(row.amount, self.facts.currency)
        was = was_amount(row)
        promise = promise_of(row, self.facts.today)
        found = promise.of(variant.minimum_quantity)
        starts = promise.sent_from if found in (Availability.BACK_ORDER, Availability.PRE_ORDER) else None
        return thing(
            "Offer",
            url=f"{self.facts.url}?variant={variant.pk}" if variant.options_label else self.facts.url,
            price=plain_amount(price),
            priceCurrency=self.facts.currency,
            priceValidUntil=last_day(row),
            priceSpecification=_was(from_minor(was, self.facts.currency)) if was else None,
            availability=f"{SCHEMA}/{found.value}",
            availabilityStarts=starts.isoformat() if starts else None,
            itemCondition=f"{SCHEMA}/NewCondition",
            eligibleQuantity=_at_least(variant.minimum_quantity),
            shippingDetails=self._delivery(row, price) if variant.requires_shipping else None,
            hasMerchantReturnPolicy=reference(f"{self.facts.url}#returns") if self.returns else None,
        )

    def _delivery(self, row: Price, price: Money) -> tuple[Thing, ...]:
        """Where it is sent for how much: terms that many variants share stand on the page once."""
        quotes = cheapest_quotes(
            self.facts.delivery,
            price=price,
            weight_grams=row.variant.weight_grams,
            rule=self.product.sending_rule,
        )
        for quote in quotes:
            if quote not in self.names:
                self.names[quote] = f"{self.facts.url}#delivery-{len(self.names) + 1}"
        return tuple(reference(self.names[quote]) for quote in quotes)


def option_properties(options: Iterable[Option]) -> dict[str, str]:
    """What options are to machines, such as "color", by their labels.

    Left out are those that machines have no word for, and the second of two with the same.
    """
    found: dict[str, str] = {}
    for option in options:
        known = property_of(option.label, is_swatched=option.has_swatches)
        if known and known not in found.values():
            found[option.label] = known
    return found


def last_day(row: Price) -> str:
    """The last day on which the price holds all day, where the shop stands; "" while no end is set."""
    return timezone.localdate(row.ends_at - timedelta(seconds=1)).isoformat() if row.ends_at else ""


def return_policy(shop: ShopFacts, facts: ProductFacts) -> Thing | None:
    """How long goods can be sent back, if the shop says so, to everywhere that it sends them."""
    countries = tuple(dict.fromkeys(code for option in facts.delivery for code in option.countries))
    if shop.return_days is None or not countries:
        return None
    kind = "MerchantReturnFiniteReturnWindow" if shop.return_days else "MerchantReturnNotPermitted"
    policy = thing(
        "MerchantReturnPolicy",
        applicableCountry=countries[:MOST_COUNTRIES],
        returnPolicyCategory=f"{SCHEMA}/{kind}",
        merchantReturnDays=shop.return_days or None,
        returnFees=f"{SCHEMA}/{shop.return_fees}" if shop.return_days and shop.return_fees else None,
        merchantReturnLink=absolute_url(shop.delivery_url) if shop.delivery_url else None,
    )
    return named(f"{facts.url}#returns", policy)


def listing_things(*, name: str, url: str, cards: Sequence[ProductCard], first: int) -> tuple[Thing, ...]:
    """A page of a listing, `first` being the place in it of the page's first card."""
    items = tuple(
        thing("ListItem", position=first + place, name=card.name, url=absolute_url(card.url))
        for place, card in enumerate(cards)
    )
    if not items:
        return ()
    return (thing("CollectionPage", name=name, url=url, mainEntity=thing("ItemList", itemListElement=items)),)


def _delivery_terms(quote: DeliveryQuote) -> Thing:
    """The days are those from the order to the door; how they fall apart into handling and transit nobody knows."""
    days = thing("QuantitativeValue", minValue=quote.days_from, maxValue=quote.days_to, unitCode="DAY")
    return thing(
        "OfferShippingDetails",
        shippingRate=thing("MonetaryAmount", value=plain_amount(quote.cost), currency=quote.cost.currency.code),
        shippingDestination=tuple(thing("DefinedRegion", addressCountry=code) for code in quote.countries),
        deliveryTime=thing("ShippingDeliveryTime", transitTime=days),
    )


def _images(detail: ProductDetail) -> tuple[str, ...]:
    files = (shared_picture(shown.picture) for shown in detail.pictures[:MOST_PICTURES])
    return tuple(absolute_url(file.url) for file in files if file is not None)


def _was(was: Money) -> Thing:
    """The price to compare with, which is struck through on the page."""
    return thing(
        "UnitPriceSpecification",
        priceType=f"{SCHEMA}/StrikethroughPrice",
        price=plain_amount(was),
        priceCurrency=was.currency.code,
    )


def _at_least(quantity: int) -> Thing | None:
    return thing("QuantitativeValue", minValue=quantity) if quantity > 1 else None
