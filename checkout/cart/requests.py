"""Whose cart a request speaks of: a member's own, or that of the guest who holds the token in the cookie."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from catalog.context import PriceContext
from checkout.cart.models import Cart
from checkout.cart.selectors import CartView, carts_of, get_cart, get_priced_cart
from common.pictures import prefetch_renditions

LONGEST_TOKEN = 40


def cart_token(request: HttpRequest) -> str:
    """The token in the cookie; empty when there is none that could be one."""
    token = request.COOKIES.get(settings.CART_COOKIE_NAME, "")
    return token if len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() else ""


def find_cart(request: HttpRequest) -> Cart | None:
    """The open cart of whoever asks; None before the first thing is put into it."""
    return get_cart(user_id=request.user.pk, token=cart_token(request))


def carts_of_asker(request: HttpRequest) -> QuerySet[Cart]:
    """The open carts of whoever asks, of which find_cart gives one."""
    return carts_of(user_id=request.user.pk, token=cart_token(request))


def view_cart(request: HttpRequest, context: PriceContext) -> CartView | None:
    """The asker's cart, priced; None when there is none."""
    cart = find_cart(request)
    return show_cart(cart, context) if cart else None


def show_cart(cart: Cart, context: PriceContext) -> CartView:
    """The cart, priced, with the files of its pictures at hand."""
    view = get_priced_cart(cart=cart, context=context)
    prefetch_renditions([line.offer.picture for line in (*view.lines, *view.saved)], "thumb", "card")
    return view


def remember_cart(response: HttpResponse, cart: Cart) -> None:
    """Send a guest's token. A member's cart is found by who they are and needs no cookie."""
    if cart.user_id is not None:
        return
    response.set_cookie(
        settings.CART_COOKIE_NAME,
        cart.token,
        max_age=settings.CART_COOKIE_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
