"""Gift cards are entered and taken off in the payment step, with plain forms."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checkout.flow.giftcards import GiftCardRefused, add_gift_card, remove_gift_card
from checkout.flow.requests import find_state
from checkout.flow.selectors import CheckoutState
from common.http import client_address, posts_only, private
from common.throttles import Limit, is_allowed

TEN_MINUTES = timedelta(minutes=10)
BY_CART = Limit("gift-card-cart", 10, TEN_MINUTES)
BY_ADDRESS = Limit("gift-card-address", 40, TEN_MINUTES)


@private
@posts_only(otherwise="checkout:payment")
def enter_gift_card(request: HttpRequest) -> HttpResponse:
    """Let a card pay what it can."""
    state = find_state(request)
    if state is None or state.view.is_empty:
        return redirect("cart:detail")
    at = state.context.at
    try:
        _count_guess(request, state, at=at)
        card = add_gift_card(state=state, code=request.POST.get("gift_card", ""), at=at)
    except GiftCardRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Gift card %(card)s is on your order.") % {"card": card})
    return redirect("checkout:payment")


@private
@posts_only(otherwise="checkout:payment")
def remove_gift_card_view(request: HttpRequest) -> HttpResponse:
    """Take a card off."""
    state = find_state(request)
    if state is None:
        return redirect("cart:detail")
    typed = request.POST.get("card", "")
    card_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    try:
        remove_gift_card(state=state, card_id=card_id, at=state.context.at)
    except GiftCardRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The gift card is taken off. Its money stays on it."))
    return redirect("checkout:payment")


def _count_guess(request: HttpRequest, state: CheckoutState, *, at: datetime) -> None:
    address = client_address(request)
    is_within = is_allowed(limit=BY_CART, key=str(state.view.cart.pk), at=at)
    if not is_within or (address and not is_allowed(limit=BY_ADDRESS, key=address, at=at)):
        raise GiftCardRefused(_("Too many tries. Wait ten minutes, then try again."))
