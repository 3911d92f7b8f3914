"""Reads of carts: whose they are, and what they hold at the prices and stock of now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db.models import BigIntegerField, F, QuerySet
from django.utils.translation import gettext
from django_countries import countries

from catalog.availability import ahead_text
from catalog.context import PriceContext, context_parameters, context_values
from catalog.models import Variant
from catalog.offers import VariantOffer, bare_offer, dress, list_offers, offered
from catalog.querysets import VariantQuerySet
from catalog.readiness import list_readiness, slowest
from checkout.cart.changes import LineChange, LineState, find_changes, possible_quantity
from checkout.cart.delivery import CartDelivery, SentLine, describe_delivery
from checkout.cart.models import Cart, CartLine
from checkout.cart.pricing import Adjustment, ItemToPrice, PricedCart, PriceRequest, Target, price_cart
from checkout.promotions.selectors import Shopper, get_offer
from checkout.shipping.calendar import get_calendar
from checkout.shipping.models import DeliveryMethod
from checkout.shipping.rates import DeliveryTerms
from checkout.shipping.selectors import list_delivery_countries, list_delivery_terms
from checkout.tax.rates import TaxRules
from checkout.tax.selectors import get_tax_rules
from common import clock
from common.money import Money, from_minor, to_minor
from common.places import Place
from common.prepared import Parameter, Prepared


@dataclass(frozen=True, slots=True)
class LineCut:
    """What a promotion takes off a line."""

    name: str
    amount: Money


class LineReader(Protocol):
    def __call__(self, cart: Cart, context: PriceContext) -> Sequence[tuple[CartLine, VariantOffer]]: ...


@dataclass(frozen=True, slots=True)
class CartLineView:
    """A line with what it is offered for now. `changes` must be accepted before an order, the gravest first.

    `quantity` is what the shopper asked for, `possible_quantity` what can be bought of it now; `cuts` is what
    promotions take off that; `is_barred`: it may not be brought to the place that the cart goes to.
    """

    line_id: int
    variant_id: int
    quantity: int
    possible_quantity: int
    offer: VariantOffer
    changes: tuple[LineChange, ...]
    cuts: tuple[LineCut, ...] = ()
    is_barred: bool = False

    @property
    def total(self) -> Money | None:
        """What the units that can be bought cost; None when there are none."""
        return self.offer.price * self.possible_quantity if self.offer.price and self.possible_quantity else None

    @property
    def compare_at_total(self) -> Money | None:
        """What as many units cost before; None when nothing is saved."""
        if not self.total or self.offer.compare_at is None:
            return None
        return self.offer.compare_at * self.possible_quantity

    @property
    def price_minor(self) -> int | None:
        """The price of a unit in minor units, which travels with "keep it" to prove what was seen."""
        return to_minor(self.offer.price) if self.offer.price is not None else None

    @property
    def ahead_note(self) -> str:
        """What is to be known of units that do not lie there yet; "" where all do."""
        promise = self.offer.promise
        units = promise.ahead(self.possible_quantity) if promise is not None else 0
        if promise is None or not units:
            return ""
        note = ahead_text(promise)
        if units == self.possible_quantity:
            return note
        facts = {"units": units, "all": self.possible_quantity, "note": note}
        return gettext("%(units)d of %(all)d are not in yet. %(note)s") % facts

    @property
    def can_take_more(self) -> bool:
        most = self.offer.most()
        return self.possible_quantity > 0 and (most is None or self.quantity < most)

    @property
    def can_take_fewer(self) -> bool:
        return self.quantity > self.offer.minimum_quantity


@dataclass(frozen=True, slots=True)
class FreeDelivery:
    """How far the goods are on their way to free delivery; `missing` is nothing once `limit` is reached."""

    limit: Money
    missing: Money

    @property
    def is_reached(self) -> bool:
        return not self.missing

    @property
    def limit_minor(self) -> int:
        return to_minor(self.limit)

    @property
    def reached_minor(self) -> int:
        return to_minor(self.limit - self.missing)


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart as it is shown and priced: `priced` counts only what can be bought now, at today's prices."""

    cart: Cart
    lines: tuple[CartLineView, ...]
    saved: tuple[CartLineView, ...]
    priced: PricedCart
    shopper: Shopper
    place: Place
    delivery: CartDelivery = field(default_factory=CartDelivery)

    @property
    def country(self) -> str:
        """The ISO code of the country that it is priced for."""
        return self.shopper.country

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of promotions that were entered."""
        return tuple(self.cart.codes)

    @property
    def goods_adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(each for each in self.priced.adjustments if each.target == Target.GOODS)

    @property
    def delivery_adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(each for each in self.priced.adjustments if each.target == Target.DELIVERY)

    @property
    def count(self) -> int:
        """Units in the cart; what is saved for later does not count."""
        return sum(line.quantity for line in self.lines)

    @property
    def country_name(self) -> str:
        return str(countries.name(self.country))

    @property
    def place_name(self) -> str:
        """Where it goes, in words: the country, and the postcode as far as it is known."""
        return f"{self.country_name} {self.place.postcode}".strip()

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def changed_lines(self) -> tuple[CartLineView, ...]:
        return tuple(line for line in self.lines if line.changes)

    @property
    def has_changes(self) -> bool:
        """Whether something must be accepted before this can become an order."""
        return any(line.changes for line in self.lines)

    @property
    def free_delivery(self) -> FreeDelivery | None:
        """The nearest way to free delivery; None when no method is ever free."""
        ways = [
            FreeDelivery(limit=rate.terms.free_from, missing=rate.missing_for_free)
            for rate in self.priced.delivery_rates
            if rate.terms.free_from and rate.missing_for_free is not None
        ]
        return min(ways, key=lambda way: way.missing, default=None)


def get_cart(*, user_id: int | None, token: str) -> Cart | None:
    """The open cart of a member, or of the guest who holds the token; None when there is none. Writes nothing."""
    return carts_of(user_id=user_id, token=token).select_related("user").first()


def carts_of(*, user_id: int | None, token: str) -> QuerySet[Cart]:
    """The open carts of a member, or of the guest who holds the token; no query without either."""
    carts = Cart.objects.filter(status=Cart.Status.OPEN)
    if user_id is not None:
        return carts.filter(user_id=user_id)
    return carts.filter(token=token, user=None) if token else carts.none()


def get_priced_cart(
    *,
    cart: Cart,
    context: PriceContext,
    place: Place | None = None,
    delivery_method: DeliveryMethod | None = None,
    email: str = "",
    is_reverse_charge: bool = False,
    read_lines: LineReader | None = None,
) -> CartView:
    """The cart as of the context's moment, sent to `place` (by default where its basket says) by the method.

    Without a method the cheapest is the estimate. `email` is what a checkout was told; with the member's own it says
    what promotions are left for them; `is_reverse_charge` is whether the buyer accounts for the tax. `read_lines` may
    be bare_lines where nobody looks at them. The number of queries does not depend on the number of lines.
    """
    rows = (read_lines or _shown_lines)(cart, context)
    place = place if place is not None and place.country else place_of(cart)
    views = [(row.is_saved, _line_view(row, offer, cart.currency, place)) for row, offer in rows]
    lines = tuple(view for is_saved, view in views if not is_saved)
    own_email = cart.user.email if cart.user is not None else ""
    shopper = Shopper(
        user_id=cart.user_id,
        emails=tuple(each for each in (email, own_email) if each),
        country=place.country,
    )
    terms = list_delivery_terms(place=place, currency=context.currency)
    priced = _price(
        lines,
        codes=cart.codes,
        shopper=shopper,
        tax=get_tax_rules(place=place, on=clock.shop_date(context.at), is_reverse_charge=is_reverse_charge),
        terms=terms,
        context=context,
        delivery_method=delivery_method,
    )
    cuts = _cuts(priced.adjustments)
    return CartView(
        cart=cart,
        lines=tuple(replace(line, cuts=tuple(cuts.get(line.variant_id, ()))) for line in lines),
        saved=tuple(view for is_saved, view in views if is_saved),
        priced=priced,
        shopper=shopper,
        place=place,
        delivery=_delivery(lines, priced, terms=terms, place=place, context=context),
    )


def home_place() -> Place:
    """Somewhere in the shop's country: where things go as long as nobody said another place."""
    return Place(settings.SHOP_COUNTRY)


def place_of(cart: Cart) -> Place:
    """Where the cart goes as far as that was told; else somewhere in the shop's country."""
    return Place(cart.delivery_country, postcode=cart.delivery_postcode) if cart.delivery_country else home_place()


def list_destinations(chosen: str) -> list[tuple[str, str]]:
    """Countries (ISO code and name, by name) that things are sent to, and the one that is chosen already."""
    codes = {*list_delivery_countries(), chosen}
    return sorted(((code, str(countries.name(code))) for code in codes), key=lambda each: each[1])


def _delivery(
    lines: Iterable[CartLineView],
    priced: PricedCart,
    *,
    terms: Sequence[DeliveryTerms],
    place: Place,
    context: PriceContext,
) -> CartDelivery:
    """How it can travel. Units that are sold ahead are read only where there are some: two queries."""
    sent = [line for line in lines if line.offer.requires_shipping and line.total is not None]
    ahead = {line.variant_id: line.possible_quantity for line in sent if line.offer.is_sold_ahead}
    known = list_readiness(ahead, today=clock.shop_date(context.at)) if ahead else {}
    return describe_delivery(
        priced,
        lines=[
            SentLine(line.offer.name, line.possible_quantity, line.offer.weight_grams, is_barred=line.is_barred)
            for line in sent
        ],
        terms=terms,
        readiness=slowest(list(known.values())),
        calendar=get_calendar(),
        country=place.country,
        at=context.at,
    )


def bare_lines(cart: Cart, context: PriceContext) -> list[tuple[CartLine, VariantOffer]]:
    """The lines that would be ordered, in one query and with nothing to look at (catalog.offers.bare_offer)."""
    rows = _BARE_LINES.rows(len(context.group_lists), cart=cart.pk, **context_values(context))
    return [(_line_of(row, cart), bare_offer(row, context)) for row in rows]


LINE_FACTS = ("pk", "quantity", "seen_price", "added_at")


def _bare_variants(group_lists: int) -> VariantQuerySet:
    variants = Variant.objects.filter(
        cart_lines__cart=Parameter("cart", BigIntegerField()), cart_lines__is_saved=False
    ).order_by("cart_lines__added_at", "cart_lines__pk")
    facts = {f"line_{fact}": F(f"cart_lines__{fact}") for fact in LINE_FACTS}
    return offered(variants.annotate(**facts), context_parameters(group_lists))


_BARE_LINES = Prepared(_bare_variants)


def _line_of(row: Variant, cart: Cart) -> CartLine:
    return CartLine(cart=cart, variant=row, **{fact: getattr(row, f"line_{fact}") for fact in LINE_FACTS})


def dress_lines(view: CartView, *, at: datetime) -> CartView:
    """A cart that was read with bare_lines as it is shown; priced it is already."""
    offers = dress(offers=[line.offer for line in view.lines], at=at)
    return replace(view, lines=tuple(replace(line, offer=offers[line.variant_id]) for line in view.lines))


def _shown_lines(cart: Cart, context: PriceContext) -> list[tuple[CartLine, VariantOffer]]:
    rows = list(CartLine.objects.filter(cart=cart).order_by("added_at", "pk"))
    offers = list_offers(variant_ids=[row.variant_id for row in rows], context=context)
    return [(row, offers[row.variant_id]) for row in rows]


def _cuts(adjustments: Iterable[Adjustment]) -> dict[int, list[LineCut]]:
    """What is taken off each line, by variant."""
    found: dict[int, list[LineCut]] = {}
    for each in adjustments:
        for variant_id, amount in each.lines:
            found.setdefault(variant_id, []).append(LineCut(name=each.name, amount=amount))
    return found


def _line_view(row: CartLine, offer: VariantOffer, currency: str, place: Place) -> CartLineView:
    state = LineState(
        quantity=row.quantity,
        seen_price=from_minor(row.seen_price, currency),
        price=offer.price,
        minimum=offer.minimum_quantity,
        most=offer.most(),
    )
    return CartLineView(
        line_id=row.pk,
        variant_id=row.variant_id,
        quantity=row.quantity,
        possible_quantity=possible_quantity(state),
        offer=offer,
        changes=find_changes(state),
        is_barred=offer.is_barred_from(place),
    )


def _price(
    lines: Iterable[CartLineView],
    *,
    codes: Sequence[str],
    shopper: Shopper,
    tax: TaxRules,
    terms: Sequence[DeliveryTerms],
    context: PriceContext,
    delivery_method: DeliveryMethod | None,
) -> PricedCart:
    bought = [line for line in lines if line.offer.price is not None and line.possible_quantity]
    promoted = get_offer(
        codes=codes, shopper=shopper, product_ids=[line.offer.product_id for line in bought], context=context
    )
    items = tuple(
        ItemToPrice(
            variant_id=line.variant_id,
            quantity=line.possible_quantity,
            unit_price=line.offer.price,
            tax_class=line.offer.tax_class,
            weight_grams=line.offer.weight_grams,
            requires_shipping=line.offer.requires_shipping,
            marks=promoted.marks_of(line.offer.product_id),
            is_on_sale=line.offer.is_on_sale,
            is_barred=line.is_barred,
        )
        for line in bought
        if line.offer.price is not None
    )
    return price_cart(
        PriceRequest(
            currency=context.currency,
            items=items,
            promotions=promoted.promotions,
            codes=tuple(codes),
            customer=promoted.customer,
            tax=tax,
            delivery_terms=tuple(terms),
            delivery_method_id=delivery_method.pk if delivery_method else None,
            at=context.at,
        )
    )
