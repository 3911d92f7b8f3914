"""The basket's pages and the fragments that htmx swaps. Every write is a POST; every answer belongs to one person."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog.context import PriceContext
from catalog.shoppers import request_context
from checkout.cart import services
from checkout.cart.codes import check_guesses
from checkout.cart.forms import BadInput, read_id, read_place, read_quantity, read_seen_prices
from checkout.cart.models import Cart, CartLine
from checkout.cart.problems import Problem, problem_of
from checkout.cart.requests import find_cart, remember_cart, show_cart, view_cart
from checkout.cart.selectors import CartView, home_place, list_destinations
from checkout.cart.services import CartError, CartNotFound
from checkout.promotions.codes import normalise_code
from common.http import origin_guarded, posts_only, private
from common.templatetags.money import money

MINI_CART = "mini-cart"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write led to: a sentence about it, and the line whose name or quantity takes the focus."""

    message: str = ""
    focus_line_id: int | None = None
    focus_quantity_of: int | None = None
    event: str = "announce"


@private
@require_safe
def detail(request: HttpRequest) -> HttpResponse:
    """The basket's page."""
    return render(request, "cart/detail.html", _basket(view_cart(request, request_context(request))))


@private
@require_safe
def mini(request: HttpRequest) -> HttpResponse:
    """The one private fragment of cached pages: the basket in the drawer, its count, and whether one is signed in."""
    view = view_cart(request, request_context(request))
    response = _mini(request, view, Outcome(), None)
    if view is not None and view.place != home_place():
        response["HX-Trigger"] = "place:known"  # a product's page then fetches what its delivery there costs
    return response


@private
@origin_guarded
@posts_only(otherwise="cart:detail")
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant in, from a page that is cached and so carries no token."""
    context = request_context(request)
    try:
        line = _add(request, context)
        view = show_cart(line.cart, context)
        name = _name_of(line, view)
    except (BadInput, CartError) as error:
        return _refuse(request, view_cart(request, context), problem_of(error))
    outcome = Outcome(message=_("%(name)s added.") % {"name": name}, event="cart:added")
    response = _answer(request, view, outcome)
    remember_cart(response, line.cart)
    return response


def _add(request: HttpRequest, context: PriceContext) -> CartLine:
    variant_id, quantity = read_id(request.POST, "variant"), read_quantity(request.POST)
    cart = find_cart(request)
    if cart is None:
        return services.add_first_line(
            user_id=request.user.pk, variant_id=variant_id, quantity=quantity, context=context, at=context.at
        )
    return services.add_line(cart_id=cart.pk, variant_id=variant_id, quantity=quantity, context=context, at=context.at)


def _name_of(line: CartLine, view: CartView) -> str:
    """What was put in is called. Raises CartNotFound where another tab has taken it out by now."""
    for each in view.lines:
        if each.line_id == line.pk:
            return each.offer.name
    raise CartNotFound


@private
@posts_only(otherwise="cart:detail")
def update(request: HttpRequest, line_id: int) -> HttpResponse:
    """Change a line's quantity; 0 takes it out."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.set_quantity(
            cart_id=cart.pk, line_id=line_id, quantity=read_quantity(request.POST), context=context, at=context.at
        )

    return _write(request, write, line_id=line_id, message=_("Quantity changed."))


@private
@posts_only(otherwise="cart:detail")
def remove(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take a line out."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.remove_line(cart_id=cart.pk, line_id=line_id, at=context.at)

    return _write(request, write, line_id=line_id, message=_("Removed."))


@private
@posts_only(otherwise="cart:detail")
def save(request: HttpRequest, line_id: int) -> HttpResponse:
    """Lay a line aside for later."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.save_for_later(cart_id=cart.pk, line_id=line_id, at=context.at)

    return _write(request, write, line_id=line_id, message=_("Saved for later."))


@private
@posts_only(otherwise="cart:detail")
def move_back(request: HttpRequest, line_id: int) -> HttpResponse:
    """Put a saved line back into the basket."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.move_back(cart_id=cart.pk, line_id=line_id, context=context, at=context.at)

    return _write(request, write, line_id=line_id, message=_("Back in your basket."))


@private
@posts_only(otherwise="cart:detail")
def accept(request: HttpRequest) -> HttpResponse:
    """Agree to new prices and quantities, as they were shown."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.accept_changes(
            cart_id=cart.pk, seen_prices=read_seen_prices(request.POST), context=context, at=context.at
        )

    return _write(request, write, line_id=None, message=_("Thank you. Your basket is up to date."))


@private
@posts_only(otherwise="cart:detail")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Enter a code of a promotion; a refusal never says why, and guesses are counted."""
    code = normalise_code(request.POST.get("code", ""))

    def write(cart: Cart, context: PriceContext) -> None:
        check_guesses(request, cart, at=context.at)
        services.add_code(cart_id=cart.pk, code=code, context=context, at=context.at)

    return _write(request, write, line_id=None, message=_("%(code)s is on your basket.") % {"code": code})


@private
@posts_only(otherwise="cart:detail")
def remove_code(request: HttpRequest) -> HttpResponse:
    """Take a code off again."""
    code = normalise_code(request.POST.get("code", ""))

    def write(cart: Cart, context: PriceContext) -> None:
        services.remove_code(cart_id=cart.pk, code=code, at=context.at)

    return _write(request, write, line_id=None, message=_("The code is taken off."))


@private
@posts_only(otherwise="cart:detail")
def destination(request: HttpRequest) -> HttpResponse:
    """Say where it is to go, so that cost and date are those of the place."""

    def write(cart: Cart, context: PriceContext) -> None:
        services.set_destination(cart_id=cart.pk, place=read_place(request.POST), at=context.at)

    return _write(request, write, line_id=None, message=_("Cost and date are those of this place."))


def _write(
    request: HttpRequest, write: Callable[[Cart, PriceContext], None], *, line_id: int | None, message: str
) -> HttpResponse:
    context = request_context(request)
    before = view_cart(request, context)
    cart = find_cart(request)
    try:
        if cart is None or before is None:
            raise CartNotFound
        write(cart, context)
    except (BadInput, CartError) as error:
        return _refuse(request, before, problem_of(error), line_id=line_id)
    cart.refresh_from_db(fields=["codes", "delivery_country", "delivery_postcode"])
    view = show_cart(cart, context)
    return _answer(request, view, _outcome(before, view, line_id, message))


def _outcome(before: CartView, after: CartView, line_id: int | None, message: str) -> Outcome:
    """Where the focus goes: to the next line's name when a line went, to the quantity when its button went dead."""
    old = [line.line_id for line in before.lines]
    new = {line.line_id: line for line in after.lines}
    if line_id in new:
        line = new[line_id]
        is_dead_end = not (line.can_take_more and line.can_take_fewer)
        return Outcome(message=message, focus_quantity_of=line_id if is_dead_end else None)
    if line_id not in old:
        return Outcome(message=message)
    following = [*old[old.index(line_id) + 1 :], *reversed(old[: old.index(line_id)])]
    return Outcome(message=message, focus_line_id=next((each for each in following if each in new), None))


def _answer(request: HttpRequest, view: CartView, outcome: Outcome) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, outcome.message)
        return redirect("cart:detail")
    response = _fragment(request, view, outcome, None)
    detail = {"message": f"{outcome.message} {_sum_in_words(view)}"}
    # What the other view of the basket, page or drawer, shows is old now: it fetches itself anew.
    stale = "cart:changed" if request.htmx.target == "cart" else "cart:lines"  # type: ignore[attr-defined]
    response["HX-Trigger"] = json.dumps({outcome.event: detail, stale: {}})
    return response


def _refuse(
    request: HttpRequest, view: CartView | None, problem: Problem, *, line_id: int | None = None
) -> HttpResponse:
    if problem.status == HTTPStatus.NOT_FOUND:
        line_id = None  # there is no line to tell it at
    outcome = Outcome(focus_quantity_of=line_id)
    if not request.htmx:  # type: ignore[attr-defined]
        context = {**_basket(view), "problem": problem, "problem_line_id": line_id}
        return render(request, "cart/detail.html", context, status=problem.status)
    response = _fragment(request, view, outcome, problem)
    response.status_code = problem.status
    # The drawer opens on a refused "add", so that the reason is seen; 404 is not swapped and told as a toast.
    is_here = line_id is not None or problem.is_of_code or problem.is_of_destination
    event = "toast" if problem.status == HTTPStatus.NOT_FOUND else "announce" if is_here else "cart:added"
    response["HX-Trigger"] = json.dumps({event: {"message": problem.message}})
    return response


def _fragment(request: HttpRequest, view: CartView | None, outcome: Outcome, problem: Problem | None) -> HttpResponse:
    """The part of the page that the request came from: the basket's page or the drawer."""
    if request.htmx.target != "cart":  # type: ignore[attr-defined]
        response = _mini(request, view, outcome, problem)
        response["HX-Retarget"] = f"#{MINI_CART}"
        response["HX-Reswap"] = "innerHTML"
        return response
    context: dict[str, Any] = {**_basket(view), "outcome": outcome, "problem": problem, "is_fragment": True}
    return render(request, "cart/cart.html", {**context, "problem_line_id": outcome.focus_quantity_of})


def _basket(view: CartView | None) -> dict[str, Any]:
    """The basket and the countries that it can be sent to."""
    needs_delivery = view is not None and view.priced.needs_delivery
    return {"view": view, "countries": list_destinations(view.country) if view and needs_delivery else ()}


def _mini(request: HttpRequest, view: CartView | None, outcome: Outcome, problem: Problem | None) -> HttpResponse:
    context = {
        "view": view,
        "outcome": outcome,
        "problem": problem,
        "is_signed_in": request.user.is_authenticated,
        "count": view.count if view else 0,
    }
    return render(request, "cart/mini.html", context)


def _sum_in_words(view: CartView) -> str:
    things = ngettext("%(count)d thing", "%(count)d things", view.count) % {"count": view.count}
    return f"{things}, {money(view.priced.total)}."
