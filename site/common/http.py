"""Decorators for views."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

Parameters = ParamSpec("Parameters")
Response = TypeVar("Response", bound=HttpResponseBase)


def origin_guarded(view: Callable[Parameters, Response]) -> Callable[Parameters, Response]:
    """Guard the view's posts by their origin instead of a token, so that its form can stand on a cached page."""

    @wraps(view)
    def wrapped(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        return view(*args, **kwargs)

    wrapped.is_origin_guarded = True  # type: ignore[attr-defined]
    return wrapped


def private(view: Callable[Parameters, Response]) -> Callable[Parameters, Response]:
    """Keep the answer out of every cache: it belongs to one person."""

    @wraps(view)
    def wrapped(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        response = view(*args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped
