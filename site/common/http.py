"""Decorators for views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponseBase]


def origin_guarded(view: View) -> View:
    """Guard the view's posts by their origin instead of a token, so that its form can stand on a cached page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    wrapped.is_origin_guarded = True  # type: ignore[attr-defined]
    return wrapped


def private(view: View) -> View:
    """Keep the answer out of every cache: it belongs to one person."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped
