"""Ordering again: what an order held is put into the basket, as far as it can still be had."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.context import PriceContext
from catalog.shoppers import request_context
from checkout.cart.models import Cart, CartLine
from checkout.cart.problems import problem_of
from checkout.cart.requests import find_cart, remember_cart
from checkout.cart.services import CartError, NotEnough, NotForSale, add_line, create_cart
from checkout.orders.models import Order, OrderLine
from checkout.orders.selectors import find_order
from common.http import private


@dataclass(frozen=True, slots=True)
class Reordered:
    """The basket, None where nothing of the order can be had and there was none; and what it lacks, in words."""

    cart: Cart | None
    lacks: tuple[str, ...]
    is_any_there: bool


@transaction.atomic
def reorder(*, order: Order, cart: Cart | None, user_id: int | None, context: PriceContext, at: datetime) -> Reordered:
    """Have the basket hold at least what `order` held, at today's prices; done twice, the second call changes nothing.

    Of what is short it takes what is left. A basket is only opened for something to lie in it.
    """
    lines = list(order.lines.all())
    basket = cart or create_cart(user_id=user_id, currency=context.currency, at=at)
    lacks = tuple(lack for line in lines if (lack := _top_up(basket, line, context=context, at=at)))
    is_any_there = basket.lines.filter(is_saved=False, variant__in=[line.variant_id for line in lines]).exists()
    if cart is None and not basket.lines.exists():
        basket.delete()
        return Reordered(cart=None, lacks=lacks, is_any_there=False)
    return Reordered(cart=basket, lacks=lacks, is_any_there=is_any_there)


def _top_up(cart: Cart, line: OrderLine, *, context: PriceContext, at: datetime) -> str:
    """Put the missing units of the line into the cart; what hinders it, in words, or nothing."""
    lying = CartLine.objects.filter(cart=cart, variant=line.variant_id, is_saved=False).first()
    missing = line.quantity - (lying.quantity if lying else 0)
    if missing <= 0:
        return ""
    try:
        _add(cart, line, missing, context=context, at=at)
    except NotEnough as short:
        return _take_the_rest(cart, line, short, context=context, at=at)
    except CartError as error:
        return _told(line, error)
    return ""


def _take_the_rest(cart: Cart, line: OrderLine, short: NotEnough, *, context: PriceContext, at: datetime) -> str:
    rest = short.available - short.in_cart
    if rest > 0:
        try:
            _add(cart, line, rest, context=context, at=at)
        except CartError as error:  # fewer than the least that one may take
            return _told(line, error)
    return problem_of(NotEnough(name=line.name, available=short.available)).message


def _add(cart: Cart, line: OrderLine, quantity: int, *, context: PriceContext, at: datetime) -> None:
    if line.variant_id is None:
        raise NotForSale
    add_line(cart_id=cart.pk, variant_id=line.variant_id, quantity=quantity, context=context, at=at)


def _told(line: OrderLine, error: CartError) -> str:
    return f"{line.name}: {problem_of(error).message}"


@private
@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Order again what the order behind this link held: leads to the basket, which says what it could not take."""
    order = find_order(token=token)
    if order is None:
        raise Http404
    context = request_context(request)
    done = reorder(order=order, cart=find_cart(request), user_id=request.user.pk, context=context, at=context.at)
    if done.is_any_there:
        messages.success(request, _("What you ordered in %(number)s lies in your basket.") % {"number": order.number})
    for words in done.lacks:
        messages.warning(request, words)
    response = redirect("cart:detail")
    if done.cart is not None:
        remember_cart(response, done.cart)
    return response
