"""Every write to a cart.

The cart's row is locked before anything is read of it, so writers of one cart queue up (SQLite locks the whole
database at BEGIN). Prices come from the catalogue only, never from the shopper.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from catalog.context import PriceContext
from catalog.offers import VariantOffer, list_offers
from checkout.cart.changes import ChangeKind, LineState, find_changes, possible_quantity
from checkout.cart.models import Cart, CartLine
from checkout.cart.selectors import get_priced_cart, place_of
from common.money import from_minor, to_minor
from common.places import LONGEST_POSTCODE, Place

MOST_OF_ONE = 9_999
MOST_LINES = 200
MOST_CODES = 10
ATTEMPTS = 5  # devices of one member that reach for their cart at one moment


class CartError(Exception):
    """A write that a cart refuses; nothing was changed."""


class CartNotFound(CartError):
    """There is no such open cart, or no such line in it."""


class NotForSale(CartError):
    """The variant is not offered: unknown, withdrawn, or without a price."""


class WrongQuantity(CartError):
    """The quantity is not one that can be asked for; `minimum` and `maximum` are what one shopper may take."""

    def __init__(self, *, minimum: int, maximum: int) -> None:
        super().__init__(f"from {minimum} to {maximum} can be taken")
        self.minimum = minimum
        self.maximum = maximum


class NotEnough(CartError):
    """Fewer are left than asked for: `available` of them, of which `in_cart` are in this cart already."""

    def __init__(self, *, name: str, available: int, in_cart: int = 0) -> None:
        super().__init__(f"{available} of {name} are left, {in_cart} of them in the cart")
        self.name = name
        self.available = available
        self.in_cart = in_cart


class ChangedAgain(CartError):
    """The line is no longer as it was when the shopper agreed to it."""


class CartIsFull(CartError):
    """The cart has as many different things as it can hold."""


class CodeRefused(CartError):
    """The code takes nothing off this cart now. Why is not said: it would tell which codes there are."""


def create_cart(*, user_id: int | None, currency: str, at: datetime) -> Cart:
    """A new open cart; a member who already has one, from another device at this moment, gets that.

    Raises CartNotFound where that was ordered or merged in the same moment.
    """
    try:
        with transaction.atomic():
            return Cart.objects.create(user_id=user_id, currency=currency, created_at=at, updated_at=at)
    except IntegrityError:
        if user_id is None:
            raise
    cart = Cart.objects.filter(user_id=user_id, status=Cart.Status.OPEN).first()
    if cart is None:
        raise CartNotFound
    return cart


@transaction.atomic
def add_line(*, cart_id: int, variant_id: int, quantity: int, context: PriceContext, at: datetime) -> CartLine:
    """Put units of a variant into the cart, on top of those already in it.

    Raises CartNotFound, NotForSale, WrongQuantity, NotEnough or CartIsFull.
    """
    cart = _lock_cart(cart_id)
    line = CartLine.objects.filter(cart=cart, variant_id=variant_id).first()
    offer = _offer(variant_id, context)
    in_cart = line.quantity if line and not line.is_saved else 0
    _check_quantity(offer, in_cart + quantity, in_cart=in_cart, wanted=quantity)
    if line is None:
        if CartLine.objects.filter(cart=cart).count() >= MOST_LINES:
            raise CartIsFull
        line = CartLine(cart=cart, variant_id=variant_id, seen_price=_price(offer), added_at=at)
    line.quantity = in_cart + quantity
    line.is_saved = False
    line.save()
    _touch(cart, at)
    return line


def add_first_line(
    *, user_id: int | None, variant_id: int, quantity: int, context: PriceContext, at: datetime
) -> CartLine:
    """Open a cart for the member, or a guest (None), with this in it. Raises as add_line does; then none is opened."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return _add_first_line(user_id, variant_id, quantity, context=context, at=at)
        except CartNotFound:
            continue  # it was opened from another device, and has become a part of another cart meanwhile
    return _add_first_line(user_id, variant_id, quantity, context=context, at=at)


@transaction.atomic
def _add_first_line(
    user_id: int | None, variant_id: int, quantity: int, *, context: PriceContext, at: datetime
) -> CartLine:
    cart = create_cart(user_id=user_id, currency=context.currency, at=at)
    return add_line(cart_id=cart.pk, variant_id=variant_id, quantity=quantity, context=context, at=at)


@transaction.atomic
def set_quantity(*, cart_id: int, line_id: int, quantity: int, context: PriceContext, at: datetime) -> CartLine | None:
    """Make the line hold so many units; 0 takes it out and returns None. Raises as add_line does."""
    cart = _lock_cart(cart_id)
    line = _line(cart, line_id)
    if quantity == 0:
        line.delete()
        _touch(cart, at)
        return None
    _check_quantity(_offer(line.variant_id, context), quantity, wanted=quantity)
    line.quantity = quantity
    line.save(update_fields=["quantity"])
    _touch(cart, at)
    return line


@transaction.atomic
def remove_line(*, cart_id: int, line_id: int, at: datetime) -> None:
    """Take the line out. Raises CartNotFound."""
    cart = _lock_cart(cart_id)
    _line(cart, line_id).delete()
    _touch(cart, at)


@transaction.atomic
def save_for_later(*, cart_id: int, line_id: int, at: datetime) -> None:
    """Lay the line aside: it is no longer counted nor bought. Raises CartNotFound."""
    cart = _lock_cart(cart_id)
    line = _line(cart, line_id)
    line.is_saved = True
    line.save(update_fields=["is_saved"])
    _touch(cart, at)


@transaction.atomic
def move_back(*, cart_id: int, line_id: int, context: PriceContext, at: datetime) -> None:
    """Put a saved line back, with as many of its units as can be had. Raises CartNotFound, NotForSale or NotEnough."""
    cart = _lock_cart(cart_id)
    line = _line(cart, line_id)
    offer = _offer(line.variant_id, context)
    quantity = possible_quantity(_state(line, offer, cart.currency))
    if quantity == 0:
        raise NotEnough(name=offer.name, available=offer.available or 0)
    line.quantity = quantity
    line.is_saved = False
    line.save(update_fields=["quantity", "is_saved"])  # a new price is still to be accepted
    _touch(cart, at)


@transaction.atomic
def accept_changes(
    *, cart_id: int, seen_prices: Mapping[int, int | None], context: PriceContext, at: datetime
) -> None:
    """Agree to what became of lines: `seen_prices` holds, by line id, the unit price in minor units that was shown.

    A line takes today's price and the quantity that can be had; what is sold out is saved for later; what is gone is
    taken out. When a price is not the one that was shown, nothing changes and ChangedAgain is raised.
    """
    cart = _lock_cart(cart_id)
    lines = list(CartLine.objects.filter(cart=cart, is_saved=False, pk__in=seen_prices))
    if len(lines) != len(seen_prices):
        raise CartNotFound
    offers = list_offers(variant_ids=[line.variant_id for line in lines], context=context)
    for line in lines:
        _accept_line(line, offers[line.variant_id], cart.currency, seen_prices[line.pk])
    _touch(cart, at)


def _accept_line(line: CartLine, offer: VariantOffer, currency: str, seen_price: int | None) -> None:
    if (None if offer.price is None else to_minor(offer.price)) != seen_price:
        raise ChangedAgain
    state = _state(line, offer, currency)
    kinds = {change.kind for change in find_changes(state)}
    if ChangeKind.GONE in kinds:
        line.delete()
        return
    if ChangeKind.SOLD_OUT in kinds:
        line.is_saved = True
    else:
        line.quantity = possible_quantity(state)
        line.seen_price = _price(offer)
    line.save(update_fields=["quantity", "seen_price", "is_saved"])


@transaction.atomic
def add_code(
    *, cart_id: int, code: str, context: PriceContext, place: Place | None = None, email: str = "", at: datetime
) -> None:
    """Enter a code (in capitals, empty for what can be none) that takes something off the cart as it stands.

    `place` of delivery and `email` are what the checkout knows. Raises CodeRefused, and then nothing was changed.
    """
    cart = _lock_cart(cart_id)
    if code in cart.codes:
        return
    if not code or len(cart.codes) >= MOST_CODES:
        raise CodeRefused
    cart.codes = [*cart.codes, code]
    if code in get_priced_cart(cart=cart, context=context, place=place, email=email).priced.idle_codes:
        raise CodeRefused
    cart.save(update_fields=["codes"])
    _touch(cart, at)


@transaction.atomic
def remove_code(*, cart_id: int, code: str, at: datetime) -> None:
    """Take a code off; one that is not there is no matter."""
    cart = _lock_cart(cart_id)
    cart.codes = [each for each in cart.codes if each != code]
    cart.save(update_fields=["codes"])
    _touch(cart, at)


@transaction.atomic
def set_destination(*, cart_id: int, place: Place, at: datetime) -> None:
    """Keep where the cart is to go, as far as that is known. Raises CartNotFound."""
    cart = _lock_cart(cart_id)
    cart.delivery_country, cart.delivery_postcode = place.country, place.postcode[:LONGEST_POSTCODE]
    cart.updated_at = at
    cart.save(update_fields=["delivery_country", "delivery_postcode", "updated_at"])


@transaction.atomic
def set_first_destination(*, user_id: int | None, place: Place, currency: str, at: datetime) -> Cart:
    """Open a cart for the member, or a guest (None), with nothing in it yet but where it is to go."""
    cart = create_cart(user_id=user_id, currency=currency, at=at)
    set_destination(cart_id=cart.pk, place=place, at=at)
    return cart


def merge_carts(*, token: str, user_id: int, context: PriceContext, at: datetime) -> Cart | None:
    """Bring what a guest gathered and what the member had together, at login; the member's one open cart, if any.

    The guest's cart goes on, so that a checkout begun in it does too; what lay in the member's moves into it. Units of
    the same variant are added up, to no more than can be had; the codes of both are kept. Of a guest's cart with
    nothing in it the place that was named is kept. Merging again changes nothing.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return _merge_carts(token, user_id, context=context, at=at)
        except IntegrityError:
            continue  # the member has got a cart from another device at this moment: it is merged too
    return _merge_carts(token, user_id, context=context, at=at)


@transaction.atomic
def _merge_carts(token: str, user_id: int, *, context: PriceContext, at: datetime) -> Cart | None:
    carts = Cart.objects.select_for_update().filter(status=Cart.Status.OPEN).order_by("pk")
    guest = carts.filter(token=token, user=None).first() if token else None
    member = carts.filter(user_id=user_id).first()
    if guest is None:
        return member
    if not guest.lines.exists() and (member is not None or not guest.delivery_country):
        if member is not None and guest.delivery_country:
            set_destination(cart_id=member.pk, place=place_of(guest), at=at)
        return member
    if member is not None:
        _move_lines(source=member, target=guest, context=context)
        guest.codes = list(dict.fromkeys([*guest.codes, *member.codes]))[:MOST_CODES]
        member.status = Cart.Status.MERGED
        member.save(update_fields=["status"])
    guest.user_id = user_id
    guest.updated_at = at
    guest.save(update_fields=["user", "codes", "updated_at"])
    return guest


def _move_lines(*, source: Cart, target: Cart, context: PriceContext) -> None:
    held = {line.variant_id: line for line in target.lines.all()}
    moved = list(source.lines.all())
    offers = list_offers(variant_ids=[line.variant_id for line in moved], context=context)
    for line in moved:
        twin = held.get(line.variant_id)
        if twin is None:
            line.cart = target
            line.save(update_fields=["cart"])
        elif not line.is_saved:
            together = line.quantity + (0 if twin.is_saved else twin.quantity)
            most = offers[line.variant_id].most()
            twin.quantity = max(twin.quantity, min(together, MOST_OF_ONE if most is None else most))
            twin.is_saved = False
            twin.save(update_fields=["quantity", "is_saved"])


def _lock_cart(cart_id: int) -> Cart:
    cart = Cart.objects.select_for_update().filter(pk=cart_id, status=Cart.Status.OPEN).first()
    if cart is None:
        raise CartNotFound
    return cart


def _line(cart: Cart, line_id: int) -> CartLine:
    line = CartLine.objects.filter(cart=cart, pk=line_id).first()
    if line is None:
        raise CartNotFound
    return line


def _offer(variant_id: int, context: PriceContext) -> VariantOffer:
    offer = list_offers(variant_ids=[variant_id], context=context).get(variant_id)
    if offer is None or not offer.is_sellable:
        raise NotForSale
    return offer


def _price(offer: VariantOffer) -> int:
    if offer.price is None:
        raise NotForSale
    return to_minor(offer.price)


def _check_quantity(offer: VariantOffer, quantity: int, *, wanted: int, in_cart: int = 0) -> None:
    maximum = min(offer.maximum_quantity or MOST_OF_ONE, MOST_OF_ONE)
    left = offer.available
    if wanted > 0 and left is not None and left <= maximum and quantity > left:
        raise NotEnough(name=offer.name, available=left, in_cart=in_cart)
    if wanted < 1 or not offer.minimum_quantity <= quantity <= maximum:
        raise WrongQuantity(minimum=offer.minimum_quantity, maximum=maximum)


def _state(line: CartLine, offer: VariantOffer, currency: str) -> LineState:
    return LineState(
        quantity=line.quantity,
        seen_price=from_minor(line.seen_price, currency),
        price=offer.price,
        minimum=offer.minimum_quantity,
        most=offer.most(),
    )


def _touch(cart: Cart, at: datetime) -> None:
    cart.updated_at = at
    cart.save(update_fields=["updated_at"])
