"""The pages of one's account: overview, profile, address book. Those of the login itself are allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_countries import countries

from checkout.customers import services
from checkout.customers.forms import AddressBookForm, ProfileForm
from checkout.customers.models import Address, User
from common.http import private

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """For pages of one's own account: one must be logged in, nothing is cached, and what is not there is 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except services.AddressNotFound as error:
            raise Http404 from error

    return private(cast(View, login_required(wrapped)))


@own
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    address = Address.objects.filter(user=_user(request), is_default=True).first()
    return render(request, "customers/overview.html", {"address": address, "section": "overview"})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=_user(request))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("customers:profile")
    return _form(request, "customers/profile.html", form, section="profile")


@own
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    rows = Address.objects.filter(user=_user(request)).order_by("-is_default", "pk")
    return render(request, "customers/addresses.html", {"addresses": rows, "section": "addresses"})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def add_address(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    initial = {"name": user.get_full_name(), "phone": user.phone}
    form = _address_form(request, country=settings.SHOP_COUNTRY, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.add_address(user_id=user.pk, draft=form.draft())
        except services.AddressBookFull:
            form.add_error(None, _("Your address book is full. Remove an address first."))
        else:
            messages.success(request, _("The address is in your book."))
            return redirect("customers:addresses")
    return _form(request, "customers/address_form.html", form, section="addresses")


@own
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: HttpRequest, address_id: int) -> HttpResponse:
    address = get_object_or_404(Address, pk=address_id, user=_user(request))
    parts = {part: str(getattr(address, part)) for part in services.PARTS}
    form = _address_form(request, country=str(address.country), initial={**parts, "is_default": address.is_default})
    if form.is_bound and form.is_valid():
        services.change_address(user_id=address.user_id, address_id=address.pk, draft=form.draft())
        messages.success(request, _("Saved."))
        return redirect("customers:addresses")
    return _form(request, "customers/address_form.html", form, section="addresses", address=address)


@own
@require_POST
def remove_address(request: HttpRequest, address_id: int) -> HttpResponse:
    services.remove_address(user_id=_user(request).pk, address_id=address_id)
    messages.success(request, _("The address was removed."))
    return redirect("customers:addresses")


@own
@require_POST
def make_default(request: HttpRequest, address_id: int) -> HttpResponse:
    services.make_default(user_id=_user(request).pk, address_id=address_id)
    messages.success(request, _("This address now comes first."))
    return redirect("customers:addresses")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _address_form(request: HttpRequest, *, country: str, initial: dict[str, Any]) -> AddressBookForm:
    codes = [code for code, _name in countries]
    if "refresh" in request.POST:  # another country was chosen: its fields, with what was typed so far
        typed = {name: request.POST[name] for name in services.PARTS if name in request.POST}
        chosen = typed.pop("country", country)
        return AddressBookForm(
            country_codes=codes, country=chosen if chosen in codes else country, initial={**initial, **typed}
        )
    data = request.POST if request.method == "POST" else None
    return AddressBookForm(data, country_codes=codes, country=country, initial=initial)


def _form(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    has_errors = form.is_bound and not form.is_valid()
    return render(
        request,
        template,
        {"form": form, **context},
        status=422 if has_errors else 200,
    )
