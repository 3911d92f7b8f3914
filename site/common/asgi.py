"""What is refused before Django reads a request of an ASGI server; see common.wsgi for why."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from common.wsgi import REFUSAL, is_utf8

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def utf8_only(application: Application) -> Application:
    """Answer 400 to a request that says it is written in anything but UTF-8, and pass on every other."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_utf8(_content_type(scope)):
            await application(scope, receive, send)
            return
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(REFUSAL)).encode()),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": REFUSAL})

    return guarded


def _content_type(scope: Scope) -> str:
    found = (value for name, value in scope["headers"] if name.lower() == b"content-type")
    return str(next(found, b"").decode("latin-1"))
