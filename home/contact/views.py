"""The contact page as people use it: the form, and the thanks.

The form is private to each visitor (no cache keeps it) and guarded by Django's own token: the note of when it was
opened must be each visitor's own, so that a cached form could not be shared anyway (docs/decisions/0007).
"""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common import clock
from common.http import client_address, private
from common.throttles import Limit, is_allowed
from home.contact.guard import OPENED, TRAP, find_fault, read_opening, write_opening
from home.contact.services import take_message
from home.models import ContactPage

BY_ADDRESS = Limit(scope="contact-address", tries=10, window=timedelta(minutes=15))


@private
def show_form(request: HttpRequest, page: ContactPage) -> HttpResponse:
    """The form; a post of it stores the message and leads to the thanks, or says what is wrong with it."""
    if request.method == "POST" and not getattr(request, "is_preview", False):
        return _take(request, page)
    return _render(request, page, page.get_form(page=page))


def show_thanks(request: HttpRequest, page: ContactPage) -> HttpResponse:
    """The same words for everybody, whether or not they wrote."""
    context = {**page.get_context(request), "here": _("Thank you")}
    return render(request, page.get_landing_page_template(request), context)


def _take(request: HttpRequest, page: ContactPage) -> HttpResponse:
    at = clock.now()
    form = page.get_form(request.POST, page=page)
    is_valid = form.is_valid()
    if not _may_try(request):
        form.add_error(None, _("That were many messages in a short time. Please wait a quarter of an hour."))
        response = _render(request, page, form, status=429)
        response["Retry-After"] = str(int(BY_ADDRESS.window.total_seconds()))
        return response
    opening = read_opening(request.POST.get(OPENED, ""), page_id=page.pk, at=at)
    fault = find_fault(request.POST, opening=opening, at=at)
    if fault:
        form.add_error(None, fault)
    if fault or not is_valid or opening is None:
        return _render(request, page, form, status=422)
    take_message(page=page, form=form, nonce=opening.nonce, at=at)
    return redirect(f"{page.get_url(request)}{page.reverse_subpage('thanks')}")


def _render(request: HttpRequest, page: ContactPage, form: forms.Form, *, status: int = 200) -> HttpResponse:
    """The page with the form. A note of its opening that still holds is kept, so that a correction may be quick."""
    at, page_id = clock.now(), page.pk or 0
    kept = request.POST.get(OPENED, "")
    opened = kept if read_opening(kept, page_id=page_id, at=at) else write_opening(page_id=page_id, at=at)
    context = {
        **page.get_context(request),
        "form": form,
        "opened": opened,
        "opened_name": OPENED,
        "trap_name": TRAP,
        "trap_value": request.POST.get(TRAP, "")[:200],
    }
    return render(request, page.get_template(request), context, status=status)


def _may_try(request: HttpRequest) -> bool:
    address = client_address(request)
    return not address or is_allowed(limit=BY_ADDRESS, key=address, at=clock.now())
