"""Redirects of addresses that pages had before."""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from catalog.models import ShopPage


class FormerAddressMiddleware(RedirectMiddleware):
    """Wagtail's, but no address is ever redirected to itself, and what is below a shop that moved moves along.

    A page that got its first address back keeps a redirect from there; unpublished, it would lead round in circles.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        found: HttpResponseBase = super().process_response(request, response)
        if found is response:
            return _moved_shop(request) or response
        target = urlsplit(found.headers["Location"])
        is_here = not target.netloc or target.netloc == request.get_host()
        leads_back = is_here and Redirect.normalise_path(target.path) == Redirect.normalise_path(request.path)
        return response if leads_back else found


def _moved_shop(request: HttpRequest) -> HttpResponseBase | None:
    """Plain pages of products have no row in the tree; below a former address of the shop they lead to its new one."""
    shop_path, _, rest = request.path.partition("/p/")
    if not rest:
        return None
    moved = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path=Redirect.normalise_path(shop_path))
    shop = ShopPage.objects.live().filter(pk__in=moved.values("redirect_page")).first()
    url = shop.get_url(request) if shop is not None else None
    return HttpResponsePermanentRedirect(f"{url}p/{quote(rest)}") if url else None
