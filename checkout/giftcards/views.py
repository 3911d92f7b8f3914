"""What is left on a gift card, for whoever has its code."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checkout.giftcards.forms import BalanceForm
from checkout.giftcards.selectors import find_card
from common import clock
from common.http import client_address, private
from common.throttles import Limit, is_allowed

BY_ADDRESS = Limit("gift-card-balance", 20, timedelta(minutes=15))
TEMPLATE = "giftcards/balance.html"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: HttpRequest) -> HttpResponse:
    """The code travels in a post, so that it stands in no address and no log. Guessing is slow."""
    form = BalanceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)
    at = clock.now()
    if not is_allowed(limit=BY_ADDRESS, key=client_address(request), at=at):
        form.add_error(None, _("Too many tries. Wait a quarter of an hour, then try again."))
        return render(request, TEMPLATE, {"form": form}, status=429)
    card = find_card(form.cleaned_data["code"])
    if card is None:
        form.add_error("code", _("We know no gift card with this code."))
        return render(request, TEMPLATE, {"form": form}, status=422)
    is_over = card.is_over(timezone.localdate(at))
    return render(request, TEMPLATE, {"form": BalanceForm(), "card": card, "is_over": is_over})
