"""Reads of the checkout: what was told so far, what it comes to, and what can still be chosen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_countries import countries as all_countries

from catalog.context import PriceContext
from checkout.cart.delivery import DeliveryWay
from checkout.cart.models import Cart, CartLine
from checkout.cart.pricing import Adjustment
from checkout.cart.selectors import CartView, LineReader, bare_lines, dress_lines, get_priced_cart
from checkout.customers.models import Address, User
from checkout.flow.models import Checkout
from checkout.flow.steps import Step
from checkout.flow.vat import has_reverse_charge, vat_note
from checkout.giftcards.selectors import CardShare, share_out
from checkout.orders.addresses import address_lines
from checkout.orders.models import OrderContact
from checkout.payments.services import GatewayChoice, gift_card_choice, list_gateways
from checkout.shipping.dates import ArrivalDates
from checkout.shipping.rates import DeliveryRate, PickupPoint
from checkout.shipping.selectors import list_delivery_countries
from common.money import Money, from_minor, to_minor
from common.places import Place
from common.policies import Policies, PolicyKind, get_policies

ADDRESS_PARTS = ("name", "company", "line1", "line2", "postcode", "city", "region", "country")


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A choice of the delivery step: a way for the goods to travel, and where it leads if they are collected."""

    way: DeliveryWay
    point: PickupPoint | None = None

    @property
    def rate(self) -> DeliveryRate:
        return self.way.rate

    @property
    def arrival(self) -> ArrivalDates | None:
        return self.way.arrival

    @property
    def code(self) -> str:
        """What the form posts."""
        return f"{self.way.code}:{self.point.point_id}" if self.point else self.way.code


class OrderedCart(NamedTuple):
    """A cart that an order was made of: its token, and whether things were saved in it for later."""

    token: str
    has_saved: bool


@dataclass(frozen=True)
class CheckoutState:
    """A checkout as of a moment. `checkout` is unsaved until the first answer."""

    checkout: Checkout
    view: CartView
    countries: tuple[str, ...]
    gateways: tuple[GatewayChoice, ...]
    context: PriceContext
    gift_cards: tuple[CardShare, ...] = ()

    @cached_property
    def policies(self) -> Policies:
        """What whoever orders agrees to, and what else the shop promises."""
        return get_policies()

    @property
    def terms_version(self) -> str:
        """The version of the terms that are agreed to; empty where the shop has none."""
        terms = self.policies.get(PolicyKind.TERMS)
        return terms.version if terms else ""

    @property
    def total(self) -> Money:
        return self.view.priced.total

    @property
    def total_minor(self) -> int:
        return to_minor(self.view.priced.total)

    @property
    def gift_card_minor(self) -> int:
        """What gift cards pay of the total, in minor units."""
        return sum(each.amount for each in self.gift_cards)

    @property
    def due_minor(self) -> int:
        """What is left to pay beside gift cards, in minor units."""
        return self.total_minor - self.gift_card_minor

    @property
    def due(self) -> Money:
        return from_minor(self.due_minor, self.view.priced.currency)

    @property
    def is_covered(self) -> bool:
        """Whether gift cards pay everything, so that no other way of paying is asked for."""
        return self.gift_card_minor > 0 and self.due_minor == 0

    @property
    def is_delivery_chosen(self) -> bool:
        """Whether the delivery in the total is the one the shopper chose, not an estimate."""
        return self.delivery_option is not None

    @cached_property
    def delivery_options(self) -> tuple[DeliveryOption, ...]:
        """What can be chosen: every way to the door, and every place where the goods can be collected."""
        return tuple(
            DeliveryOption(way, point)
            for way in self.view.delivery.ways
            for point in (way.rate.terms.points if way.rate.terms.is_pickup else (None,))
        )

    @property
    def delivery_option(self) -> DeliveryOption | None:
        """What was chosen and still holds."""
        method, point = self.checkout.delivery_method_id, self.checkout.pickup_point_id
        return next((option for option in self.delivery_options if _ids(option) == (method, point)), None)

    @property
    def gateway(self) -> GatewayChoice | None:
        if self.is_covered:
            return gift_card_choice()
        return next((each for each in self.gateways if each.code == self.checkout.payment_method), None)

    @property
    def vat_note(self) -> str:
        return vat_note(self.checkout)

    @property
    def answers(self) -> dict[Step, str]:
        """What was told in each step and still holds, in one line each; empty for what must be told again."""
        return {
            Step.CONTACT: ", ".join(part for part in (self.checkout.email, self.checkout.phone) if part)
            if self.checkout.email
            else "",
            Step.ADDRESS: self._address_answer(),
            Step.DELIVERY: self._delivery_answer(),
            Step.PAYMENT: self._payment_answer(),
        }

    def _address_answer(self) -> str:
        address = self.checkout.delivery_address
        return ", ".join(address_lines(address)) if address.get("country") in self.countries else ""

    def _delivery_answer(self) -> str:
        if not self.view.priced.needs_delivery:
            return _("Nothing needs to be sent")
        option = self.delivery_option
        if option is None:
            return ""
        name = option.rate.terms.name
        return f"{name}, {option.point.name}" if option.point else name

    def _payment_answer(self) -> str:
        if self.gateway is None:
            return ""
        cards = " + ".join(_("gift card …%(end)s") % {"end": each.last4} for each in self.gift_cards if each.amount)
        return cards if self.is_covered else " + ".join(part for part in (str(self.gateway.name), cards) if part)


def _ids(option: DeliveryOption) -> tuple[int, int | None]:
    return option.rate.terms.method_id, option.point.point_id if option.point else None


def get_checkout_state(*, cart: Cart, context: PriceContext) -> CheckoutState:
    """The checkout of an open cart. Writes nothing."""
    checkout = Checkout.objects.select_related("delivery_method").filter(cart=cart).first()
    if checkout is None:
        checkout = Checkout(cart=cart, created_at=context.at, updated_at=context.at)
    return describe_checkout(checkout=checkout, cart=cart, context=context)


def describe_checkout(*, checkout: Checkout, cart: Cart, context: PriceContext) -> CheckoutState:
    """What `checkout` comes to as of the context's moment."""
    view = _priced(checkout, cart, context)
    if not view.priced.is_deliverable and checkout.delivery_method is not None:
        # The chosen method does not go there any more: show the estimate until another one is chosen.
        view = get_priced_cart(
            cart=cart,
            context=context,
            place=_place_of(checkout),
            email=checkout.email,
            is_reverse_charge=has_reverse_charge(checkout),
        )
    codes = list_delivery_countries() if view.priced.needs_delivery else list_world_countries()
    return _state(checkout, view, codes, context)


def describe_submitted(*, checkout: Checkout, cart: Cart, context: PriceContext) -> CheckoutState:
    """As describe_checkout, with what an order is made of alone: a few queries, whatever the size of the catalogue.

    Where some method carries the goods, their country is served; the others are nobody's concern here.
    """
    view = _priced(checkout, cart, context, bare_lines)
    is_served = view.priced.delivery_rates or not view.priced.needs_delivery
    served = [_place_of(checkout).country] if is_served else list_delivery_countries()
    return _state(checkout, view, served, context)


def dress_state(state: CheckoutState) -> CheckoutState:
    """What describe_submitted answered as the review shows it: priced once, and looked at."""
    return replace(state, view=dress_lines(state.view, at=state.context.at))


def _priced(checkout: Checkout, cart: Cart, context: PriceContext, read_lines: LineReader | None = None) -> CartView:
    return get_priced_cart(
        cart=cart,
        context=context,
        place=_place_of(checkout),
        delivery_method=checkout.delivery_method,
        email=checkout.email,
        is_reverse_charge=has_reverse_charge(checkout),
        read_lines=read_lines,
    )


def _state(checkout: Checkout, view: CartView, countries: Iterable[str], context: PriceContext) -> CheckoutState:
    return CheckoutState(
        checkout=checkout,
        view=view,
        countries=tuple(countries),
        gateways=list_gateways(country=view.country),
        context=context,
        gift_cards=share_out(
            card_ids=checkout.gift_cards,
            total=to_minor(view.priced.total),
            currency=view.priced.currency,
            at=context.at,
        ),
    )


def _place_of(checkout: Checkout) -> Place:
    """Where the goods go; without a country while that was not told."""
    return Place.of_address(checkout.delivery_address)


def list_world_countries() -> list[str]:
    """The ISO codes of all countries."""
    return [code for code, _name in all_countries]


def get_agreement(state: CheckoutState) -> str:
    """A digest of everything the review shows, so that an order is placed for exactly that."""
    checkout, priced = state.checkout, state.view.priced
    facts: dict[str, Any] = {
        "lines": [[line.variant_id, line.quantity, to_minor(line.unit_price)] for line in priced.lines],
        "delivery": [checkout.delivery_method_id, to_minor(priced.delivery), checkout.delivery_address],
        "promise": _promise(state.delivery_option),
        "billing": {} if checkout.is_billing_same else checkout.billing_address,
        "contact": [checkout.email, checkout.phone],
        "vat": [checkout.vat_number, priced.is_reverse_charge],
        "payment": checkout.payment_method,
        "words": [checkout.note, checkout.is_gift, checkout.gift_message],
        "promotions": [
            [each.promotion_id, each.name, each.code, each.target, to_minor(each.amount), _minor_by_line(each)]
            for each in priced.adjustments
        ],
        "codes": sorted(state.view.codes),
        "terms": state.terms_version,
        "tax": [[str(line.percent), to_minor(line.tax)] for line in priced.tax_lines],
        "total": to_minor(priced.total),
        "gift cards": [[each.card_id, each.amount] for each in state.gift_cards],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _promise(option: DeliveryOption | None) -> list[str]:
    """How it travels, when it arrives and where it is collected, as the review says it."""
    if option is None:
        return []
    arrival, point = option.arrival, option.point
    days = [str(arrival.earliest), str(arrival.latest)] if arrival else []
    return [option.rate.terms.name, *days, *([point.name, point.address, point.hours] if point else [])]


def _minor_by_line(adjustment: Adjustment) -> list[list[int]]:
    return [[variant_id, to_minor(amount)] for variant_id, amount in adjustment.lines]


def get_known_contact(user: User | AnonymousUser) -> dict[str, str]:
    """What the shop knows of a member, to begin the contact step with."""
    return {"email": user.email, "phone": user.phone} if isinstance(user, User) else {}


def get_known_address(user: User | AnonymousUser) -> Mapping[str, str]:
    """A member's default address, else that of their last order; empty for guests and newcomers."""
    if not isinstance(user, User):
        return {}
    address = Address.objects.filter(user=user).order_by("-is_default", "pk").first()
    if address is not None:
        return {part: str(getattr(address, part)) for part in ADDRESS_PARTS}
    contact = OrderContact.objects.filter(order__user=user).order_by("-order__placed_at", "-pk").first()
    return contact.delivery_address if contact else {}


def find_ordered_cart(*, checkout_id: UUID) -> OrderedCart | None:
    """The cart that was ordered by this checkout; None where there is none."""
    saved = CartLine.objects.filter(cart=OuterRef("pk"), is_saved=True)
    carts = Cart.objects.filter(checkout=checkout_id, status=Cart.Status.ORDERED)
    found = carts.annotate(has_saved=Exists(saved)).values_list("token", "has_saved").first()
    return OrderedCart(*found) if found else None
