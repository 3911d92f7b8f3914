"""The submit of the review and the page that thanks for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checkout.cart.requests import cart_token, carts_of_asker, remember_cart
from checkout.flow import services
from checkout.flow.forms import ReviewForm
from checkout.flow.requests import find_state, read_checkout
from checkout.flow.selectors import dress_state, find_ordered_cart
from checkout.flow.services import (
    BasketChanged,
    CheckoutClosed,
    CheckoutUnfinished,
    OutOfStock,
    Refused,
)
from checkout.flow.steps import Step
from checkout.flow.views import render_review
from checkout.orders.models import Order
from checkout.orders.registry import list_customer_panels
from checkout.orders.selectors import find_order, list_held_of, order_view
from checkout.payments.gateways.registry import is_online
from checkout.payments.selectors import latest_payment
from checkout.payments.services import start_payment
from common import clock
from common.failpoints import failpoint
from common.http import posts_only, private

CONFLICT = 409


@private
@posts_only(otherwise="checkout:review")
def place(request: HttpRequest) -> HttpResponse:
    """Place the order once, then ask for its money. A repeated submit answers the order that is there."""
    form = ReviewForm(request.POST)
    checkout_id = read_checkout(form.cleaned_data["checkout"]) if form.is_valid() else None
    if checkout_id is None:
        return redirect("checkout:review")
    if not _is_own(request, checkout_id) and not Order.objects.filter(checkout_id=checkout_id).exists():
        return redirect("checkout:start")
    at = clock.now()
    try:
        order = services.place_order(
            checkout_id=checkout_id,
            expected_total=form.cleaned_data["expected_total"],
            expected_due=form.cleaned_data["expected_due"],
            agreement=form.cleaned_data["agreed"],
            language=get_language() or settings.LANGUAGE_CODE,
            by=request.user if request.user.is_authenticated else None,
            at=at,
        )
    except (Refused, OutOfStock) as refusal:
        return _refuse(request, refusal)
    except CheckoutUnfinished as unfinished:
        if unfinished.step == Step.DELIVERY:
            messages.warning(request, _("The delivery you chose is not offered any more. Nothing was ordered."))
        return redirect(f"checkout:{unfinished.step}")
    except CheckoutClosed:
        return redirect("cart:detail")
    failpoint("order placed")
    response = redirect(_ask_for_money(request, order, at=at))
    _leave_cart(request, response, order, at=at)
    return response


@private
@require_safe
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks for the order behind an unguessable token, and says what happens next."""
    order = find_order(token=token)
    if order is None:
        raise Http404
    view = order_view(order, held=list_held_of(order, at=clock.now()))
    context = {"order": order, "view": view, "panels": _panels(order, request)}
    response = render(request, "checkout/confirmation.html", context)
    response.headers["Referrer-Policy"] = "same-origin"  # the address is a secret
    return response


def _is_own(request: HttpRequest, checkout_id: UUID) -> bool:
    """Whether the checkout belongs to the cart of whoever asks."""
    return carts_of_asker(request).filter(checkout=checkout_id).exists()


def _refuse(request: HttpRequest, refusal: Refused | OutOfStock) -> HttpResponse:
    """Show what is different now; nothing was ordered."""
    if isinstance(refusal, Refused) and not isinstance(refusal, BasketChanged):
        return render_review(request, dress_state(refusal.state), status=CONFLICT, refusal=refusal)
    state = refusal.state if isinstance(refusal, BasketChanged) else find_state(request)
    if state is None or state.view.is_empty:
        return redirect("cart:detail")
    unfit = state.view.changed_lines
    return render(request, "checkout/refused.html", {"state": state, "unfit": unfit}, status=CONFLICT)


def _ask_for_money(request: HttpRequest, order: Order, *, at: datetime) -> str:
    """Start the order's open payment and tell where the shopper goes: the gateway's page, or the thank-you."""
    confirmation_url = reverse("checkout:confirmation", args=[order.token])
    payment = latest_payment(order=order) if is_online(order.payment_method) else None
    if payment is None or not payment.is_open or not is_online(payment.gateway):
        return confirmation_url
    return_url = request.build_absolute_uri(reverse("payments:return", args=[order.token]))
    outcome = start_payment(payment_id=payment.pk, return_url=return_url, at=at)
    return outcome.redirect_url or confirmation_url


def _leave_cart(request: HttpRequest, response: HttpResponse, order: Order, *, at: datetime) -> None:
    """Let go of the cart that was ordered; what was saved for later goes on in a new one."""
    ordered = find_ordered_cart(checkout_id=order.checkout_id)
    if ordered is None:
        return
    new_cart = services.keep_saved_lines(checkout_id=order.checkout_id, at=at) if ordered.has_saved else None
    if new_cart is not None:
        remember_cart(response, new_cart)
    elif ordered.token == cart_token(request):
        response.delete_cookie(settings.CART_COOKIE_NAME, samesite="Lax")


def _panels(order: Order, request: HttpRequest) -> list[Mapping[str, Any]]:
    """What other apps show on an order's pages, such as how to pay; those with nothing to say are left out."""
    shown = [(panel, panel.get_context(order, request)) for panel in list_customer_panels()]
    return [{"template": panel.template, "context": context} for panel, context in shown if context]
