"""The newsletter's pages: signing up, confirming, leaving."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from common import clock
from common.http import client_address, origin_guarded, private
from common.throttles import Limit, is_allowed
from home.forms import NewsletterForm, default_consent, sign_about
from home.newsletter import (
    DeadLink,
    ask_for_newsletter,
    confirm_newsletter,
    find_asking,
    find_leaving,
    leave_newsletter,
)

TRIES = Limit("newsletter-address", 20, timedelta(hours=1))


@origin_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form by itself, and what all of them post to. Every address that is one gets the same answer."""
    if request.method != "POST":
        about = sign_about(page_id=None, consent=default_consent())
        return _form_page(request, NewsletterForm(initial={"about": about}), default_consent())
    form = NewsletterForm(request.POST)
    is_valid = form.is_valid()
    agreed = form.about_facts
    if not is_valid:
        return _form_page(request, form, agreed["consent"], status=422)
    address = client_address(request)
    if address and not is_allowed(limit=TRIES, key=address, at=clock.now()):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(int(TRIES.window.total_seconds()))
        return response
    if not form.is_trapped:
        page = Page.objects.filter(pk=agreed["page"]).first()
        ask_for_newsletter(
            email=form.cleaned_data["email"],
            consent_text=agreed["consent"],
            source=f"{page.title} ({page.url})" if page else request.path,
            source_page=page,
            language=get_language() or "en",
            at=clock.now(),
        )
    return redirect("home:newsletter_sent")


@private
def _form_page(request: HttpRequest, form: NewsletterForm, consent: str, status: int = 200) -> HttpResponse:
    return render(request, "home/newsletter/sign_up.html", {"form": form, "consent": consent}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "home/newsletter/sent.html")


@private
@origin_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of the mail opens; the button on it confirms."""
    return _behind_a_link(
        request,
        template="home/newsletter/confirm.html",
        look=lambda: find_asking(token=token, at=clock.now()),
        act=lambda: confirm_newsletter(token=token, at=clock.now()),
    )


@private
@origin_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of a letter opens; the button on it ends the newsletter."""
    return _behind_a_link(
        request,
        template="home/newsletter/leave.html",
        look=lambda: find_leaving(token=token),
        act=lambda: leave_newsletter(token=token, at=clock.now()),
    )


def _behind_a_link(
    request: HttpRequest, *, template: str, look: Callable[[], object], act: Callable[[], object]
) -> HttpResponse:
    """A page that acts on a press alone. Its address is a secret: it leaves with no referrer and is in no index."""
    is_done = request.method == "POST"
    try:
        (act if is_done else look)()
        response = render(request, template, {"is_done": is_done})
    except DeadLink:
        response = render(request, "home/newsletter/dead_link.html", status=404)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
