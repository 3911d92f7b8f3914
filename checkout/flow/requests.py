"""What a request of the checkout speaks of: the cart of whoever asks, and where they may be in its steps."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.shoppers import request_context
from checkout.cart.requests import find_cart
from checkout.flow.selectors import CheckoutState, get_checkout_state
from checkout.flow.services import CheckoutClosed
from checkout.flow.steps import Step, first_unfinished, is_reachable
from common.http import private

View = Callable[..., HttpResponse]
StepView = Callable[[HttpRequest, CheckoutState], HttpResponse]
SIGNER = signing.Signer(salt="checkout.flow.submit")


def sign_checkout(checkout_id: UUID) -> str:
    """The checkout's id as it travels with the submit: signed, so that nobody can name another person's."""
    return SIGNER.sign(str(checkout_id))


def read_checkout(signed: str) -> UUID | None:
    """The id that `sign_checkout` signed; None for anything else."""
    try:
        return UUID(SIGNER.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def find_state(request: HttpRequest) -> CheckoutState | None:
    """The checkout of the asker's cart as of now; None without a cart."""
    cart = find_cart(request)
    return get_checkout_state(cart=cart, context=request_context(request)) if cart else None


def checkout_step(step: Step) -> Callable[[StepView], View]:
    """Give the view its checkout, or send the shopper where they have to go first: the basket or an earlier step."""

    def decorate(view: StepView) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest) -> HttpResponse:
            state = find_state(request)
            if state is None or state.view.is_empty:
                return redirect("cart:detail")
            if state.view.has_changes:
                messages.warning(request, _("Something in your basket has changed. Please look at it first."))
                return redirect("cart:detail")
            if not is_reachable(step, state.answers):
                return redirect(f"checkout:{first_unfinished(state.answers)}")
            try:
                return view(request, state)
            except CheckoutClosed:  # ordered, or merged into another basket, since it was looked at
                return redirect("cart:detail")

        guarded: View = private(require_http_methods(["GET", "HEAD", "POST"])(wrapped))
        return guarded

    return decorate
