"""Delivery of one thing to the place that a shopper named, beside a page that is the same for everybody."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from catalog.context import PriceContext
from catalog.delivery import DeliveryPromise, SentVariant, delivery_promise
from catalog.offers import VariantOffer, list_offers
from catalog.shoppers import request_context
from checkout.cart import services
from checkout.cart.forms import LARGEST_ID, BadPlace, read_place
from checkout.cart.models import Cart
from checkout.cart.problems import Problem, problem_of
from checkout.cart.requests import find_cart, remember_cart
from checkout.cart.selectors import home_place, list_destinations, place_of
from checkout.cart.services import CartNotFound
from common.http import origin_guarded, private
from common.places import Place


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a variant's delivery to a place."""

    offer: VariantOffer
    place: Place
    promise: DeliveryPromise | None


@private
@origin_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, variant_id: int) -> HttpResponse:
    """What sending the variant to the asker's place costs, and when it arrives; a post names another place."""
    context = request_context(request)
    offer, sent = _find(variant_id, context)
    cart = find_cart(request)
    place = place_of(cart) if cart else home_place()
    problem = None
    if request.method == "POST":
        try:
            place = read_place(request.POST)
        except BadPlace as error:
            problem = problem_of(error)
    told = Told(offer, place, delivery_promise(sent, at=context.at, place=place))
    if request.method != "POST" or problem is not None:
        return _show(request, told, problem=problem)
    response = _show_named(request, told)
    remember_cart(response, _keep_place(request, cart, place, context))
    return response


def _keep_place(request: HttpRequest, cart: Cart | None, place: Place, context: PriceContext) -> Cart:
    """The basket that keeps the place from now on: a new one where there is none, or where it was just ordered."""
    if cart is not None:
        try:
            services.set_destination(cart_id=cart.pk, place=place, at=context.at)
        except CartNotFound:
            pass
        else:
            return cart
    return services.set_first_destination(
        user_id=request.user.pk, place=place, currency=context.currency, at=context.at
    )


def _find(variant_id: int, context: PriceContext) -> tuple[VariantOffer, SentVariant]:
    """The variant as it is offered, and the least of it that is sent. Raises Http404 where it is not sold or sent."""
    known = [variant_id] if variant_id <= LARGEST_ID else []
    offer = list_offers(variant_ids=known, context=context).get(variant_id)
    if offer is None or offer.price is None or not offer.requires_shipping:
        raise Http404("Nothing of this kind is sent.")
    least, promise = offer.minimum_quantity, offer.promise
    sent = SentVariant(
        variant_id,
        price=offer.price,
        weight_grams=offer.weight_grams,
        units=least,
        is_there=promise is None or not promise.ahead(least),
        rule=offer.sending,
    )
    return offer, sent


def _show_named(request: HttpRequest, told: Told) -> HttpResponse:
    """The answer to a place that was named: with htmx the facts, with a sentence for who hears the page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(request.path)
    response = _show(request, told, is_named=True)
    words = render_to_string("catalog/product/delivery.html", {"promise": told.promise})
    announced = {"message": " ".join(words.split())}
    response["HX-Trigger"] = json.dumps({"announce": announced, "cart:changed": {}})
    return response


def _show(request: HttpRequest, told: Told, *, problem: Problem | None = None, is_named: bool = False) -> HttpResponse:
    is_swapped = bool(request.htmx)  # type: ignore[attr-defined]
    is_asked = "choose" in request.GET
    facts: dict[str, Any] = {
        "offer": told.offer,
        "place": told.place,
        "promise": told.promise,
        "countries": list_destinations(told.place.country),
        "problem": problem,
        "is_asked": is_asked,
        "is_choosing": is_asked or not is_swapped,
        "is_named": is_named,
    }
    template = "cart/delivery_facts.html" if is_swapped else "cart/delivery_of.html"
    return render(request, template, facts, status=problem.status if problem else HTTPStatus.OK)
