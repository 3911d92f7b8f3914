"""Middleware of the whole site: security headers and hopeless input."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import patch_cache_control

from common.csp import framed_origins, serialize_csp, with_frames

GetResponse = Callable[[HttpRequest], HttpResponse]
ADMIN_PREFIXES = ("/admin/", "/documents/")
BLOCK_PREVIEW = "wagtailadmin_block_preview"
LONGEST_QUERY = 8_192


class SecurityHeadersMiddleware:
    """Adds CSP, CORP and Permissions-Policy to each response; a view may have set its own CSP already.

    A page with the bar of the staff on it is theirs alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.preview_policy = {**settings.SECURE_CSP, "frame-ancestors": ["'self'"]}
        self.admin_csp = serialize_csp(settings.SECURE_CSP_ADMIN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._policy(request))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if getattr(request, "shows_staff_bar", False):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _policy(self, request: HttpRequest) -> str:
        """The admin's own for its pages; a preview is of the shop's kind, and the admin shows it in a frame."""
        is_preview = getattr(request, "is_preview", False) or _url_name(request) == BLOCK_PREVIEW
        if request.path.startswith(ADMIN_PREFIXES) and not is_preview:
            return self.admin_csp
        policy = self.preview_policy if is_preview else settings.SECURE_CSP
        return serialize_csp(with_frames(policy, framed_origins(request)))


def _url_name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


class BadInputMiddleware:
    """Answers 400 to a path or query that no database can store: NUL bytes and lone surrogates.

    A cookie that holds control characters is left aside instead: a refusal would lock its owner out for good.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_hopeless(request):
            return HttpResponseBadRequest("Bad request: the address holds characters that cannot be used.")
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value.isprintable()}
        return self.get_response(request)

    @staticmethod
    def _is_hopeless(request: HttpRequest) -> bool:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or len(query) > LONGEST_QUERY:
            return True
        try:
            request.path.encode()
        except UnicodeEncodeError:
            return True
        return False
