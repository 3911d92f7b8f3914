"""Views beside Wagtail's pages: search, what robots read, and the error pages."""

import logging
import re
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Site

from catalog.listing import BadPage, Scope, clean_query
from catalog.selectors import Listing, get_listing
from catalog.shoppers import request_context
from catalog.views import listing_response
from common.http import absolute_url
from home.accents import accent_sheet, accent_url, colours_of
from home.feeds import journal_feed, public_journal
from home.furniture import get_furniture
from home.search import find_articles, find_categories, list_departments_of_shop, list_popular
from home.sitemaps import SECTIONS, list_files

logger = logging.getLogger(__name__)
ARTICLES = "articles"
HITS_PER_PAGE = 12
CRAWLER_SECONDS = 600
NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Things and articles that hold the words asked for, each under its tab. The state stands in the address."""
    query = clean_query(request.GET.get("q", ""))
    if not query:
        return render(request, "home/search.html", {"query": query, **_help(request)})
    listing = _get_things(request, query)
    hits = Paginator(find_articles(query), HITS_PER_PAGE)
    finds_things = bool(listing.total) or listing.state.is_filtered
    categories = find_categories(query)
    context: dict[str, Any] = {
        "query": query,
        "listing": listing,
        "article_count": hits.count,
        "categories": categories,
    }
    if not finds_things and not hits.count:
        return render(request, "home/search.html", {**context, **_help(request)})
    if request.GET.get("show") == ARTICLES or not finds_things:
        articles = hits.get_page(request.GET.get("page"))
        return render(request, "home/search.html", {**context, "articles": articles})
    return listing_response(request, listing=listing, template="home/search.html", context=context)


def _get_things(request: HttpRequest, query: str) -> Listing:
    params = request.GET.copy()
    if params.get("show") == ARTICLES:
        params.pop("page", None)  # it is a page of the articles
    path, context = reverse("home:search"), request_context(request)
    try:
        return get_listing(params, scope=Scope(query=query), path=path, context=context)
    except BadPage as error:
        raise Http404("There is no such page of the listing.") from error


def _help(request: HttpRequest) -> dict[str, Any]:
    """For a search without words or without finds: where to begin instead."""
    prices = request_context(request)
    departments = list_departments_of_shop(Site.find_for_request(request), prices)
    return {"needs_help": True, "departments": departments, "popular": list_popular(prices)}


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Browsers ask here for the icon of answers that are no page."""
    response = redirect(static("img/favicon-32.png"))
    patch_cache_control(response, public=True, max_age=86_400)
    return response


@require_safe
def accent(request: HttpRequest, name: str) -> HttpResponse:
    """The accent of the shop; the name of an older release's sheet leads to that of today."""
    colours = colours_of(name)
    if colours is None:
        raise Http404("There is no such sheet.")
    if request.path != accent_url(*colours):
        return redirect(accent_url(*colours))
    response = HttpResponse(accent_sheet(*colours), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public; baskets, accounts and results of searches are not for them."""
    address = absolute_url(reverse("home:sitemap"))
    return render(request, "home/robots.txt", {"sitemap": address}, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the sitemap's files."""
    return _xml(request, "home/sitemap_index.xml", {"files": list_files()})


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """A file of a section (?p=2); 404 beyond the last."""
    number = request.GET.get("p", "1")
    if section not in SECTIONS or not NUMBER.fullmatch(number):
        raise Http404("There is no such sitemap.")
    places = list(SECTIONS[section].places(int(number)))
    if not places and number != "1":
        raise Http404("There is no such file of the sitemap.")
    return _xml(request, "home/sitemap.xml", {"places": places})


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=CRAWLER_SECONDS)
    return response


@require_safe
@conditional_page
def journal_as_feed(request: HttpRequest) -> HttpResponse:
    """The journal as RSS; readers that have the newest are told so."""
    journal = public_journal()
    if journal is None:
        raise Http404("There is no journal.")
    feed = journal_feed(journal, shop_name=get_furniture(request).shop_name)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    patch_cache_control(response, public=True, max_age=CRAWLER_SECONDS)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's
    """Kept out of caches: it may be there for somebody else, or tomorrow."""
    response = render(request, "404.html", status=404)
    patch_cache_control(response, private=True, no_store=True)
    return response


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Without request and context: whatever broke, this page asks nothing of it."""
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        logger.exception("The page for errors cannot be shown")
        return HttpResponseServerError("<h1>Something broke on our side</h1><p>Please try again in a minute.</p>")
