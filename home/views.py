"""Views beside Wagtail's pages: search, what robots read, and the error pages."""

import logging
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import views as sitemap_views
from wagtail.models import Site

from catalog.context import default_price_context
from catalog.listing import BadPage, Scope, clean_query
from catalog.selectors import get_listing
from home.search import find_articles, list_departments_of_shop, list_popular
from home.sitemaps import SITEMAPS

logger = logging.getLogger(__name__)
ARTICLES = "articles"
HITS_PER_PAGE = 12


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Things and articles that hold the words asked for, each under its tab. The state stands in the address."""
    query = clean_query(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": query, "shows_articles": request.GET.get("show") == ARTICLES}
    if query:
        context |= _results(request, query)
    if not query or not context["listing"].in_scope + context["articles"].paginator.count:
        context |= {"departments": list_departments_of_shop(Site.find_for_request(request)), "popular": list_popular()}
    return render(request, "home/search.html", context)


def _results(request: HttpRequest, query: str) -> dict[str, Any]:
    hits = Paginator(find_articles(query), HITS_PER_PAGE)
    shows_articles = request.GET.get("show") == ARTICLES
    params = request.GET.copy()
    if shows_articles:
        params.pop("page", None)  # it is a page of the articles
    try:
        listing = get_listing(
            params, scope=Scope(query=query), path=reverse("home:search"), context=default_price_context()
        )
    except BadPage as error:
        raise Http404 from error
    return {"listing": listing, "articles": hits.get_page(request.GET.get("page") if shows_articles else 1)}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public; baskets, accounts and results of searches are not for them."""
    address = request.build_absolute_uri(reverse("home:sitemap"))
    return render(request, "home/robots.txt", {"sitemap": address}, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the sitemaps."""
    return sitemap_views.index(request, SITEMAPS, sitemap_url_name="home:sitemap_section")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, SITEMAPS, section=section)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Without request and context: whatever broke, this page asks nothing of it."""
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        logger.exception("The page for errors cannot be shown")
        return HttpResponseServerError("<h1>Something broke on our side</h1><p>Please try again in a minute.</p>")
