"""Decorators for views, and the addresses that others are given."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt

Parameters = ParamSpec("Parameters")
Response = TypeVar("Response", bound=HttpResponseBase)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


def absolute_url(address: str) -> str:
    """The one whole address of a place of this site, under SITE_URL whichever host was asked; whole ones stay."""
    return address if address.startswith(("http://", "https://")) else f"{settings.SITE_URL.rstrip('/')}{address}"


def origin_guarded(
    view: Callable[Concatenate[HttpRequest, Parameters], Response],
) -> Callable[Concatenate[HttpRequest, Parameters], Response | HttpResponse]:
    """Guard the view's posts by their origin instead of a token, so that its form can stand on a cached page.

    Those take a post only from this site: an Origin header must match; where it is absent, Sec-Fetch-Site must be
    same-origin; with neither the post is refused.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Response | HttpResponse:
        if request.method in SAFE_METHODS or is_same_origin(request):
            return view(request, *args, **kwargs)
        return csrf_failure(request, reason="Origin checking failed: the post does not come from this site.")

    return csrf_exempt(wrapped)


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a browser says that this request comes from a page of this very site."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def client_address(request: HttpRequest) -> str:
    """Where the request comes from, trusting as many proxies as the settings say; empty when nobody can tell."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""


def posts_only(
    *, otherwise: str
) -> Callable[
    [Callable[Concatenate[HttpRequest, Parameters], HttpResponse]],
    Callable[Concatenate[HttpRequest, Parameters], HttpResponse],
]:
    """Let the view take posts alone; who opens its address, as of a refusal seen before, is led to the named page."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Parameters], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(otherwise)
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return wrapped

    return decorate


def private(view: Callable[Parameters, Response]) -> Callable[Parameters, Response]:
    """Keep the answer out of every cache: it belongs to one person."""

    @wraps(view)
    def wrapped(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        response = view(*args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped
