"""Redirects of addresses that pages had before."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class FormerAddressMiddleware(RedirectMiddleware):
    """Wagtail's, but no address is ever redirected to itself.

    A page that got its first address back keeps a redirect from there; unpublished, it would lead round in circles.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        found: HttpResponseBase = super().process_response(request, response)
        if found is response:
            return response
        target = urlsplit(found.headers["Location"])
        is_here = not target.netloc or target.netloc == request.get_host()
        leads_back = is_here and Redirect.normalise_path(target.path) == Redirect.normalise_path(request.path)
        return response if leads_back else found
