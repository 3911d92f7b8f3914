"""The hosted pay page of the test gateway: where a shopper would be sent to at a payment company."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from checkout.payments.gateways.test import ledger
from checkout.payments.gateways.test.delivery import GATEWAY
from checkout.payments.gateways.test.forms import CARDS, CardForm, grouped
from checkout.payments.gateways.test.gateway import is_allowed
from checkout.payments.gateways.test.models import TestCharge
from common import clock
from common.templatetags.money import money


class PayView(View):
    """Shows the charge and takes the decision; a decided charge sends the shopper back to the shop."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, reference: str = "", **kwargs: Any) -> HttpResponseBase:
        if GATEWAY not in settings.PAYMENT_GATEWAYS or not is_allowed():
            raise Http404
        charge = get_object_or_404(TestCharge, reference=reference)
        if not charge.is_undecided:
            return redirect(charge.return_url)
        return super().dispatch(request, *args, charge=charge, **kwargs)

    def get(self, request: HttpRequest, charge: TestCharge) -> HttpResponse:
        return self._show(request, charge, CardForm())

    def post(self, request: HttpRequest, charge: TestCharge) -> HttpResponse:
        decide = DECISIONS.get(request.POST.get("decision", ""))
        if decide is not None:
            return self._next(decide(reference=charge.reference, at=clock.now()))
        form = CardForm(request.POST)
        if not form.is_valid():
            return self._show(request, charge, form, status=422)
        number = form.cleaned_data["card_number"]
        return self._next(ledger.pay_with(reference=charge.reference, card_number=number, at=clock.now()))

    @staticmethod
    def _next(charge: TestCharge) -> HttpResponse:
        return redirect(charge.pay_url if charge.is_undecided else charge.return_url)

    @staticmethod
    def _show(request: HttpRequest, charge: TestCharge, form: CardForm, status: int = 200) -> HttpResponse:
        is_confirming = charge.status == TestCharge.Status.CONFIRMING
        template = "test_gateway/confirm.html" if is_confirming else "test_gateway/pay.html"
        chosen = form["card"].value()
        cards = [
            {"value": number, "number": grouped(number), "effect": effect, "is_chosen": number == chosen}
            for number, effect in CARDS
        ]
        context = {"charge": charge, "amount": money(charge.money), "form": form, "cards": cards}
        return render(request, template, context, status=status)


DECISIONS: dict[str, Callable[..., TestCharge]] = {
    "confirm": ledger.confirm,
    "refuse": ledger.refuse,
    "cancel": ledger.cancel,
}
