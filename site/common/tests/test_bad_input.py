"""Input that no form could have sent is refused or left aside before any view or database sees it."""

import pytest
from asgiref.sync import async_to_sync
from django.test import Client, RequestFactory

from common.middleware import BadInputMiddleware
from config import asgi, wsgi


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/search/?q=%00", "/order/%00/", "/search/?q=" + "a" * 8_200], ids=["query", "path", "too long"]
)
def test_an_address_that_nothing_can_store_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "content_type",
    [
        *(f"text/plain; charset={name}" for name in ("hex", "idna", "rot13", "undefined", "unicode_escape", "")),
        *(f"multipart/form-data; boundary=X; charset={name}" for name in ("hex", "utf-7", "utf-16", "latin-1")),
        "text/plain; charset*=nonsense''utf-8",
        "text/plain; charset=" + "a" * 3_000,
    ],
)
def test_a_request_in_another_encoding_never_reaches_django(content_type: str) -> None:
    answers = []
    environ = RequestFactory(CONTENT_TYPE=content_type)._base_environ(QUERY_STRING="q=%5Cud800")

    body = wsgi.application(environ, lambda status, _headers: answers.append(status))

    assert answers == ["400 Bad Request"]
    assert b"".join(body) == b"Bad request: this site reads UTF-8."


def test_no_server_of_the_other_kind_passes_it_on_either() -> None:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"content-type", b"text/plain; charset=unicode_escape")]}
    async_to_sync(asgi.application)(scope, None, send)

    assert [(message.get("status"), message.get("body")) for message in sent] == [
        (400, None),
        (None, b"Bad request: this site reads UTF-8."),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/plain; charset=UTF-8",
        'text/plain; charset="utf-8"',
        "application/json; charset=us-ascii",
        "multipart/form-data; boundary=X",
    ],
)
def test_a_request_in_our_own_encoding_passes(content_type: str) -> None:
    answers = []
    environ = RequestFactory(CONTENT_TYPE=content_type)._base_environ(PATH_INFO="/robots.txt")

    body = wsgi.application(environ, lambda status, _headers: answers.append(status))

    assert answers == ["200 OK"]
    assert b"Sitemap:" in b"".join(body)


def test_cookies_that_hold_control_characters_are_left_aside() -> None:
    seen = []
    middleware = BadInputMiddleware(lambda request: seen.append(request.COOKIES))
    cookies = 'session="aaaaaaaa\\000bb"; cart=abc; csrf="a\\012b"; note="caf\\351"'

    middleware(RequestFactory().get("/", headers={"cookie": cookies}))

    assert seen == [{"cart": "abc", "note": "café"}]
