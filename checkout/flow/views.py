"""The pages of the checkout's steps. Each parses, calls one service and goes on to the next unanswered step."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checkout.customers.address_forms import AddressForm
from checkout.flow import services
from checkout.flow.forms import ContactForm, DeliveryForm, PaymentForm, SameAddressForm, VatNumberForm
from checkout.flow.requests import checkout_step, find_state, sign_checkout
from checkout.flow.selectors import (
    CheckoutState,
    get_agreement,
    get_known_address,
    get_known_contact,
    list_world_countries,
)
from checkout.flow.steps import Step, first_unfinished, list_steps, next_step
from checkout.flow.vat import has_vat_numbers
from checkout.orders.addresses import address_lines
from common.http import private
from common.policies import PolicyKind


@private
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the first step that has no answer yet."""
    state = find_state(request)
    if state is None or state.view.is_empty:
        return redirect("cart:detail")
    return redirect(f"checkout:{first_unfinished(state.answers)}")


@checkout_step(Step.CONTACT)
def contact(request: HttpRequest, state: CheckoutState) -> HttpResponse:
    checkout = state.checkout
    known = {"email": checkout.email, "phone": checkout.phone} if checkout.email else get_known_contact(request.user)
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.save_contact(cart_id=state.view.cart.pk, at=state.context.at, **form.cleaned_data)
        return _go_on(Step.CONTACT, state)
    return _render_step(request, state, Step.CONTACT, [form])


@checkout_step(Step.ADDRESS)
def address(request: HttpRequest, state: CheckoutState) -> HttpResponse:
    if request.method != "POST":
        return _render_address(request, state, _blank_addresses(request, state))
    if "refresh" in request.POST:
        return _render_address(request, state, _refreshed_addresses(request.POST, state))
    same = SameAddressForm(request.POST)
    is_same = same.is_valid() and same.cleaned_data["is_billing_same"]
    if is_same:
        delivery = AddressForm(request.POST, **_delivery_facts(state))
        billing = _blank_billing(state)
    else:
        delivery = AddressForm(request.POST, purpose=_("delivery address"), **_delivery_facts(state))
        billing = AddressForm(request.POST, purpose=_("invoice address"), **_billing_facts(state))
    vat = VatNumberForm(request.POST if has_vat_numbers() else {}, country=(delivery if is_same else billing).country)
    checked = [delivery, vat] if is_same else [delivery, billing, vat]
    if not all(form.is_valid() for form in checked):
        return _render_address(request, state, [delivery, billing, same, vat])
    services.save_address(
        cart_id=state.view.cart.pk,
        delivery=delivery.address(),
        billing=None if is_same else billing.address(),
        vat_number=vat.cleaned_data["vat_number"],
        at=state.context.at,
    )
    return _go_on(Step.ADDRESS, state)


@checkout_step(Step.DELIVERY)
def delivery(request: HttpRequest, state: CheckoutState) -> HttpResponse:
    checkout, options = state.checkout, {option.code: option for option in state.delivery_options}
    chosen = state.delivery_option or next(iter(options.values()), None)
    form = DeliveryForm(
        request.POST or None,
        method_codes=list(options),
        initial={
            "method": chosen.code if chosen else "",
            "is_gift": checkout.is_gift,
            "gift_message": checkout.gift_message,
            "note": checkout.note,
        },
    )
    if request.method == "POST" and form.is_valid():
        option = options.get(form.cleaned_data["method"])
        services.save_delivery(
            cart_id=state.view.cart.pk,
            method_id=option.rate.terms.method_id if option else None,
            point_id=option.point.point_id if option and option.point else None,
            is_gift=form.cleaned_data["is_gift"],
            gift_message=form.cleaned_data["gift_message"],
            note=form.cleaned_data["note"],
            at=state.context.at,
        )
        return _go_on(Step.DELIVERY, state)
    return _render_step(request, state, Step.DELIVERY, [form])


@checkout_step(Step.PAYMENT)
def payment(request: HttpRequest, state: CheckoutState) -> HttpResponse:
    if state.is_covered and request.method == "POST":
        return _go_on(Step.PAYMENT, state)  # gift cards pay it all
    names = [gateway.code for gateway in state.gateways]
    method = state.checkout.payment_method
    chosen = method if method in names else next(iter(names), "")
    form = PaymentForm(request.POST or None, gateway_names=names, initial={"method": chosen})
    if request.method == "POST" and form.is_valid():
        services.save_payment(cart_id=state.view.cart.pk, gateway=form.cleaned_data["method"], at=state.context.at)
        return _go_on(Step.PAYMENT, state)
    return _render_step(request, state, Step.PAYMENT, [form])


@checkout_step(Step.REVIEW)
def review(request: HttpRequest, state: CheckoutState) -> HttpResponse:
    if request.method == "POST":
        return redirect("checkout:review")
    return render_review(request, state)


def render_review(request: HttpRequest, state: CheckoutState, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page that repeats everything and holds the button; what it shows travels with the submit."""
    checkout, policies = state.checkout, dict(state.policies)
    response = _render_step(
        request,
        state,
        Step.REVIEW,
        [],
        signed_checkout=sign_checkout(checkout.pk),
        agreement=get_agreement(state),
        delivery_lines=address_lines(checkout.delivery_address),
        billing_lines=[] if checkout.is_billing_same else address_lines(checkout.billing_address),
        terms=policies.pop(PolicyKind.TERMS, None),
        policies={policy.url: policy for policy in policies.values()}.values(),
        **context,
    )
    response.status_code = status
    return response


def _go_on(step: Step, state: CheckoutState) -> HttpResponse:
    return redirect(f"checkout:{next_step(step, state.answers)}")


def _render_step(
    request: HttpRequest, state: CheckoutState, step: Step, forms: list[Form], **context: Any
) -> HttpResponse:
    """A step's page; a form with errors answers 422, so that caches and scripts see the refusal too."""
    has_errors = any(form.is_bound and form.errors for form in forms)
    page = {
        "state": state,
        "step": step,
        "steps": list_steps(step, state.answers),
        "forms": forms,
        "has_errors": has_errors,
        **context,
    }
    return render(request, f"checkout/{step}.html", page, status=422 if has_errors else 200)


def _render_address(request: HttpRequest, state: CheckoutState, forms: list[Form]) -> HttpResponse:
    return _render_step(request, state, Step.ADDRESS, forms, has_vat_numbers=has_vat_numbers())


def _blank_addresses(request: HttpRequest, state: CheckoutState) -> list[Form]:
    """The forms as they are first seen: filled with what was told before, or what is known of a member."""
    known = state.checkout.delivery_address or get_known_address(request.user)
    facts = _delivery_facts(state)
    if known.get("country") in state.countries:
        facts["country"] = known["country"]
    delivery = AddressForm(initial=known, **facts)
    same = SameAddressForm(initial={"is_billing_same": state.checkout.is_billing_same})
    vat = VatNumberForm(initial={"vat_number": state.checkout.vat_number})
    return [delivery, _blank_billing(state, country=delivery.country), same, vat]


def _refreshed_addresses(data: QueryDict, state: CheckoutState) -> list[Form]:
    """The forms with the fields of a newly chosen country; an invoice that goes to the same place follows it."""
    delivery = AddressForm.with_fields_of_country(data, **_delivery_facts(state))
    is_same = "is_billing_same" in data
    if is_same:
        billing = _blank_billing(state, country=delivery.country)
    else:
        billing = AddressForm.with_fields_of_country(data, **_billing_facts(state))
    vat = VatNumberForm(initial={"vat_number": data.get("vat_number", "")})
    return [delivery, billing, SameAddressForm(initial={"is_billing_same": is_same}), vat]


def _blank_billing(state: CheckoutState, country: str = "") -> AddressForm:
    known, facts = state.checkout.billing_address, _billing_facts(state)
    facts["country"] = known.get("country") or country or facts["country"]
    return AddressForm(initial=known, **facts)


def _delivery_facts(state: CheckoutState) -> dict[str, Any]:
    """A parcel goes where we deliver; the form begins with the shop's own country where that is served."""
    country = state.view.country if state.view.country in state.countries else next(iter(state.countries), "")
    return {"prefix": "delivery", "section": "shipping", "country_codes": state.countries, "country": country}


def _billing_facts(state: CheckoutState) -> dict[str, Any]:
    """An invoice goes anywhere."""
    codes = list_world_countries()
    return {"prefix": "billing", "section": "billing", "country_codes": codes, "country": state.view.country}
