"""Forms on cached pages carry no token: their posts are guarded by where they come from."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

from common.http import is_same_origin, origin_guarded


@origin_guarded
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def ordinary(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def answer(view, **headers: str) -> int:
    request = RequestFactory(enforce_csrf_checks=True).post("/x/", headers=headers)
    middleware = CsrfViewMiddleware(view)
    refused = middleware.process_view(request, view, (), {})
    return refused.status_code if refused is not None else view(request).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://testserver"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 200),
        ({"origin": "https://testserver"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": "http://testserver/"}, 403),
        ({"origin": "http://testserver@evil.example"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({}, 403),
    ],
)
def test_a_guarded_view_takes_posts_of_this_site_alone(headers: dict[str, str], status: int) -> None:
    assert answer(guarded, **headers) == status


def test_any_other_view_asks_for_a_token_even_from_this_site() -> None:
    assert answer(ordinary, origin="http://testserver") == 403


def test_a_port_is_a_part_of_the_origin() -> None:
    request = RequestFactory(headers={"host": "testserver:8000"}).post("/x/", headers={"origin": "http://testserver"})

    assert not is_same_origin(request)
