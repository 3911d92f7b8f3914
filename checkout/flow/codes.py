"""Codes of promotions in the checkout: entered and taken off from any step, and back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checkout.cart import services
from checkout.cart.codes import check_guesses
from checkout.cart.problems import problem_of
from checkout.cart.services import CartError
from checkout.flow.requests import find_state
from checkout.flow.steps import Step
from checkout.promotions.codes import normalise_code
from common.http import posts_only, private


@private
@posts_only(otherwise="checkout:start")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Enter a code; what the checkout knows of address and person counts."""
    state = find_state(request)
    if state is None:
        return redirect("cart:detail")
    code, cart = normalise_code(request.POST.get("code", "")), state.view.cart
    try:
        check_guesses(request, cart, at=state.context.at)
        services.add_code(
            cart_id=cart.pk,
            code=code,
            context=state.context,
            place=state.view.place,
            email=state.checkout.email,
            at=state.context.at,
        )
    except CartError as error:
        messages.error(request, problem_of(error).message)
    else:
        messages.success(request, _("%(code)s is on your order.") % {"code": code})
    return _back(request)


@private
@posts_only(otherwise="checkout:start")
def remove_code(request: HttpRequest) -> HttpResponse:
    """Take a code off."""
    state = find_state(request)
    if state is None:
        return redirect("cart:detail")
    code = normalise_code(request.POST.get("code", ""))
    try:
        services.remove_code(cart_id=state.view.cart.pk, code=code, at=state.context.at)
    except CartError as error:
        messages.error(request, problem_of(error).message)
    else:
        messages.success(request, _("The code is taken off."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the step that the form stood in."""
    step = request.POST.get("step", "")
    return redirect(f"checkout:{step}" if step in set(Step) else "checkout:start")
