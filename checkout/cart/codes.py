"""Guesses at codes of promotions are counted, by the cart and by where they come from."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from checkout.cart.models import Cart
from checkout.cart.services import CartError
from common.http import client_address
from common.throttles import Limit, is_allowed

TEN_MINUTES = timedelta(minutes=10)
BY_CART = Limit("code-cart", 10, TEN_MINUTES)
BY_ADDRESS = Limit("code-address", 40, TEN_MINUTES)


class TooManyGuesses(CartError):
    """More codes were tried than anybody has."""


def check_guesses(request: HttpRequest, cart: Cart, *, at: datetime) -> None:
    """Count one try. Raises TooManyGuesses."""
    address = client_address(request)
    is_within = is_allowed(limit=BY_CART, key=str(cart.pk), at=at)
    if not is_within or (address and not is_allowed(limit=BY_ADDRESS, key=address, at=at)):
        raise TooManyGuesses
