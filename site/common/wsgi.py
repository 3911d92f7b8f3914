"""What is refused before Django reads a request: content types that ask for another encoding than ours.

Django decodes the query and the form of a request as its content type says, and while it builds the request, where no
middleware can catch what an encoding such as "hex" raises or "unicode_escape" lets in.
"""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.utils.http import parse_header_parameters

OUR_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
REFUSAL = b"Bad request: this site reads UTF-8."


def utf8_only(application: WSGIApplication) -> WSGIApplication:
    """Answer 400 to a request that says it is written in anything but UTF-8, and pass on every other."""

    def guarded(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(REFUSAL)),
            "X-Content-Type-Options": "nosniff",
        }
        start_response("400 Bad Request", list(headers.items()))
        return [REFUSAL]

    return guarded


def is_utf8(content_type: str) -> bool:
    """Whether a content type names no encoding or ours."""
    try:
        _media_type, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    return parameters.get("charset", "utf-8").lower() in OUR_ENCODINGS
