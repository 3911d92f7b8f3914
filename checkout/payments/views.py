"""The shopper's side of paying: coming back from a pay page, and paying an order that still waits for its money."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition
from checkout.payments.forms import PayForm
from checkout.payments.models import Payment
from checkout.payments.selectors import latest_payment
from checkout.payments.services import choose_method, refresh_payment, start_payment
from common import clock
from common.http import private


def return_address(request: HttpRequest, order: Order) -> str:
    """Where a gateway sends the shopper back to."""
    return request.build_absolute_uri(reverse("payments:return", args=[order.token]))


@private
@require_GET
def return_from_gateway(request: HttpRequest, token: str) -> HttpResponse:
    """The shopper is back: find out how it went, and show the order. The webhook may have come first, or never."""
    order = get_object_or_404(Order, token=token)
    payment = latest_payment(order=order)
    if payment is not None and payment.is_open:
        payment = refresh_payment(payment_id=payment.pk, at=clock.now())
    if payment is not None and payment.status == Payment.Status.FAILED:
        messages.error(request, payment.last_error or _("The payment did not go through."))
        return redirect("orders:status", token=token)
    if payment is not None and payment.status == Payment.Status.CANCELLED:
        messages.warning(request, _("You left the payment. Your things are kept for you until you pay."))
        return redirect("orders:status", token=token)
    return redirect("checkout:confirmation", token=token)


@private
@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Pay an order that is unpaid and still held, the same way again or another way."""
    order = get_object_or_404(Order, token=token)
    form = PayForm(order=order, data=request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how you would like to pay."))
        return redirect("orders:status", token=token)
    at = clock.now()
    by = request.user if request.user.is_authenticated else None
    try:
        payment = choose_method(order_id=order.pk, gateway=form.cleaned_data["gateway"], by=by, at=at)
    except IllegalTransition:
        messages.warning(request, _("This order is not waiting for payment any more."))
        return redirect("orders:status", token=token)
    outcome = start_payment(payment_id=payment.pk, return_url=return_address(request, order), at=at)
    if outcome.redirect_url:
        return redirect(outcome.redirect_url)
    if outcome.status == Payment.Status.FAILED:
        messages.error(request, outcome.error or _("The payment did not go through."))
    return redirect("orders:status", token=token)
