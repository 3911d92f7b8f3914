"""Slows down guessing at passwords and mailing strangers, at the shop's doors and at the admin's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from common import clock
from common.http import client_address
from common.throttles import Limit, is_allowed

FIVE_MINUTES = timedelta(minutes=5)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Door:
    """Tries of one view: by whom it names, in the posted field, and by where it comes from."""

    field: str
    by_name: Limit | None
    by_address: Limit


LOGIN = Door("login", Limit("login-name", 10, FIVE_MINUTES), Limit("login-address", 100, FIVE_MINUTES))
# One count for both logins: whoever guesses at the shop's door cannot go on at the admin's.
ADMIN_LOGIN = Door("username", LOGIN.by_name, LOGIN.by_address)
RESET = Door("email", Limit("reset-name", 5, AN_HOUR), Limit("reset-address", 30, AN_HOUR))
SIGNUP = Door("email", Limit("signup-name", 5, AN_HOUR), Limit("signup-address", 30, AN_HOUR))
PASSWORD = Door("", None, Limit("password-address", 30, FIVE_MINUTES))

DOORS = {
    "account_login": LOGIN,
    "wagtailadmin_login": ADMIN_LOGIN,
    "account_reset_password": RESET,
    "wagtailadmin_password_reset": RESET,
    "account_signup": SIGNUP,
    "account_email": SIGNUP,
    "account_reauthenticate": PASSWORD,
    "account_change_password": PASSWORD,
    "account_reset_password_from_key": PASSWORD,
}


class DoorsMiddleware:
    """Counts posts at DOORS in the database, so that all workers count together, and answers 429 beyond the limit.

    What allauth's views answer is kept out of every cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and (match.url_name or "").startswith("account_"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        door = DOORS.get(match.url_name or "") if match and request.method == "POST" else None
        limit = _exceeded(door, request) if door else None
        if limit is None:
            return None
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(int(limit.window.total_seconds()))
        return response


def _exceeded(door: Door, request: HttpRequest) -> Limit | None:
    at = clock.now()
    name = request.POST.get(door.field, "").strip().lower()[:254]
    if door.by_name and name and not is_allowed(limit=door.by_name, key=name, at=at):
        return door.by_name
    address = client_address(request)
    if address and not is_allowed(limit=door.by_address, key=address, at=at):
        return door.by_address
    return None
