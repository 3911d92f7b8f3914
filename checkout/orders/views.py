"""A customer's own orders: behind the link of the confirmation, by number and e-mail, or in the account."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from checkout.orders.forms import FindOrderForm
from checkout.orders.models import Order
from checkout.orders.registry import list_customer_panels
from checkout.orders.selectors import find_order, find_order_by_number, list_held_of, list_orders_of, order_view
from common import clock
from common.http import client_address, private
from common.throttles import Limit, is_allowed

FIND_BY_ADDRESS = Limit(scope="find-order-address", tries=20, window=timedelta(minutes=15))
FIND_BY_NUMBER = Limit(scope="find-order-number", tries=5, window=timedelta(minutes=15))
ORDERS_A_PAGE = 20


@private
@require_GET
def status(request: HttpRequest, token: str) -> HttpResponse:
    """An order, for whoever has its link. The link is a secret: it leaves with no referrer and is in no index."""
    order = find_order(token=token)
    if order is None:
        raise Http404
    view = order_view(order, held=list_held_of(order, at=clock.now()))
    context = {"view": view, "order": order, "panels": _panels(order, request)}
    response = render(request, "orders/status.html", context)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find an order by its number and e-mail address. All failures sound alike, and guessing is slow."""
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "orders/find.html", {"form": form}, status=422 if form.is_bound else 200)
    number, email = form.cleaned_data["number"], form.cleaned_data["email"]
    if not _may_try(request, number):
        form.add_error(None, _("Too many tries. Wait a quarter of an hour, then try again."))
        return render(request, "orders/find.html", {"form": form}, status=429)
    order = find_order_by_number(number=number, email=email)
    if order is None:
        form.add_error(None, _("We find no order with this number and e-mail address."))
        return render(request, "orders/find.html", {"form": form}, status=422)
    return redirect("orders:status", token=order.token)


@private
@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The orders of the customer who is logged in."""
    assert request.user.pk is not None  # login_required
    orders = list_orders_of(user_id=request.user.pk)
    pages = Paginator(orders, ORDERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/mine.html", {"pages": pages})


def _panels(order: Order, request: HttpRequest) -> list[Mapping[str, Any]]:
    """What other apps show on the page, each with its own context; those with nothing to say are left out."""
    shown = [(panel, panel.get_context(order, request)) for panel in list_customer_panels()]
    return [{"template": panel.template, "context": context} for panel, context in shown if context]


def _may_try(request: HttpRequest, number: str) -> bool:
    at = clock.now()
    address = client_address(request)
    digits = "".join(character for character in number if character.isdigit())
    by_address = is_allowed(limit=FIND_BY_ADDRESS, key=address, at=at)
    return by_address and is_allowed(limit=FIND_BY_NUMBER, key=digits, at=at)
