"""What the catalogue's pages answer: listings, products and the sheet of swatches."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.models import Page

from catalog.addresses import canonical_page, plain_product_url, product_urls, renamed_product
from catalog.context import PriceContext, default_price_context
from catalog.delivery import delivery_options
from catalog.detail import ProductDetail
from catalog.feeds import merchant_feed
from catalog.frames import category_frame, collection_scope, product_crumbs, remembered_crumbs
from catalog.listing import PAGE_SIZE, BadPage, Scope, known_part, option_facet
from catalog.models import CollectionPage, Product, ProductPage, ShopPage
from catalog.product_pages import ProductView, view_product
from catalog.selectors import Listing, get_listing
from catalog.shelf import Shelf
from catalog.shoppers import request_context
from catalog.structured import ProductFacts, listing_things, product_things
from catalog.swatches import swatch_sheet, swatches_url
from common.http import absolute_url
from common.structured import Thing, questions_page

LISTING_FRAGMENT = "catalog/listing_fragment.html"
FEED_SECONDS = 600
PRODUCT_FRAGMENT = "catalog/product/choice.html"


@require_safe
def merchant(request: HttpRequest) -> HttpResponseBase:
    """The feed of everything that is sold, streamed; readers may keep it for a while."""
    pieces = merchant_feed(default_price_context()) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FEED_SECONDS)
    return response


@require_safe
def swatches(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001  Django's signature
    """The colours of option values; an old name leads to the sheet as it is now."""
    sheet = swatch_sheet()
    if digest != sheet.digest:
        return redirect(swatches_url())
    response = HttpResponse(sheet.css, content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def listing_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The shop, a category or a collection with its listing."""
    is_fresh = getattr(request, "is_preview", False)
    frame = category_frame(page, is_fresh=is_fresh)
    if isinstance(page, CollectionPage):
        scope = collection_scope(page, is_fresh=is_fresh)
    else:
        scope = Scope(category_keys=None if isinstance(page, ShopPage) else frame.keys)
    streams = () if isinstance(page, ShopPage) else (page.above, page.below)
    picture = page.picture if isinstance(page, CollectionPage) else None
    shelf = Shelf(*streams, context=request_context(request), pictures=[(picture, ("wide",))])
    try:
        listing = get_listing(
            request.GET, scope=scope, path=request.path, context=shelf.context, kinds=frame.kinds, shelf=shelf
        )
    except BadPage as error:
        raise Http404("There is no such page of the listing.") from error
    context = {
        "page": page,
        "self": page,
        "crumbs": frame.crumbs,
        "children": frame.children,
        "is_rich": not isinstance(page, ShopPage),
        "opening_picture": picture,
        "is_whole": listing.state.page == 1 and not listing.state.is_filtered,
        "shelf": shelf,
        "structured": (),
    }
    if not wants_fragment(request):
        context["structured"] = (*_listing_things(page, listing, shelf.context), *questions_page(*streams))
    return listing_response(request, listing=listing, template="catalog/category_page.html", context=context)


def _listing_things(page: Page, listing: Listing, prices: PriceContext) -> tuple[Thing, ...]:
    """Nothing beside prices of a group: machines are told what everybody pays."""
    if prices.group_lists:
        return ()
    first = (listing.state.page - 1) * PAGE_SIZE + 1
    return listing_things(name=page.title, url=absolute_url(listing.url), cards=listing.cards, first=first)


def listing_response(
    request: HttpRequest, *, listing: Listing, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The page with the listing, or for htmx the listing alone; an address not the result's own leads there."""
    if wants_fragment(request):
        response: HttpResponse = TemplateResponse(request, LISTING_FRAGMENT, {**context, "listing": listing})
        response["HX-Push-Url"] = listing.url
    elif known_part(request.GET) != listing.query_string and not getattr(request, "is_preview", False):
        return HttpResponseRedirect(listing.url)
    else:
        canonical = absolute_url(listing.url)
        response = TemplateResponse(request, template, {**context, "listing": listing, "canonical_url": canonical})
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; when it restores history it wants the whole."""
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-History-Restore-Request") != "true"


def plain_product_page(request: HttpRequest, shop: ShopPage, slug: str) -> HttpResponse:
    """A product by its own facts; where a live page tells its story, that page's address is the product's."""
    product = Product.objects.active().select_related("brand", "product_type").filter(slug=slug).first()
    if product is None:
        return _lead_on(renamed_product(slug), permanent=True)
    page = canonical_page(product)
    if page is not None and page.url:
        kept = urlencode([(name, value) for name, value in request.GET.items() if _is_choice(name, product)])
        response = redirect(f"{page.url}?{kept}" if kept else page.url, permanent=True)
        # Browsers keep a 301 for ever, and then miss the plain page when this one is unpublished.
        patch_cache_control(response, no_cache=True)
        return response
    prices = request_context(request)
    view = view_product(product=product, page=None, params=request.GET, context=prices)
    if not view.detail.is_sold:
        raise Http404("This product has no price.")
    crumbs = product_crumbs(product) or remembered_crumbs(shop)
    context = {"page": shop, "self": shop, "crumbs": crumbs, "here": product.name}
    return _product_response(request, view, context, canonical=plain_product_url(product.slug), prices=prices)


def former_page(page: ProductPage) -> HttpResponse:
    """Leads from a page that was live once to where its product is found now."""
    is_sold = page.product.is_active and page.product.archived_at is None
    return _lead_on(page.product if is_sold else None, permanent=False)


def _lead_on(product: Product | None, *, permanent: bool) -> HttpResponse:
    if product is None:
        raise Http404("There is no such product.")
    response = redirect(product_urls([product])[product.pk], permanent=permanent)
    patch_cache_control(response, no_cache=True)
    return response


def product_page(request: HttpRequest, page: ProductPage) -> HttpResponse:
    """The story of a product; it stays up, and says so, when the product is not sold any more."""
    product = page.product
    shelf = Shelf(page.story, page.specifications, context=request_context(request))
    view = view_product(product=product, page=page, params=request.GET, context=shelf.context, shelf=shelf)
    context = {"page": page, "self": page, "crumbs": remembered_crumbs(page), "here": page.title, "shelf": shelf}
    context["questions"] = questions_page(page.story)
    return _product_response(request, view, context, canonical=_canonical_url(page, product), prices=shelf.context)


def _canonical_url(page: ProductPage, product: Product) -> str:
    if page.is_canonical:
        return page.url or ""
    other = canonical_page(product)
    if other is not None and other.url:
        return str(other.url)
    return plain_product_url(product.slug) if product.is_active and not product.archived_at else page.url or ""


def _product_response(
    request: HttpRequest, view: ProductView, context: Mapping[str, Any], *, canonical: str, prices: PriceContext
) -> HttpResponse:
    canonical = absolute_url(canonical or request.path)
    address = choice_address(request, view.detail)
    everything = {
        **context,
        "view": view,
        "detail": view.detail,
        "product": view.detail.product,
        "canonical_url": canonical,
        "path": request.path,
        "is_for_all": not prices.group_lists,
    }
    if wants_fragment(request):
        response: HttpResponse = TemplateResponse(request, PRODUCT_FRAGMENT, everything)
        response["HX-Push-Url"] = address
    elif any(name.startswith("o.") for name in request.GET) and address != request.get_full_path():
        return HttpResponseRedirect(address)
    else:
        everything["structured"] = (*_product_things(view, everything, prices), *context.get("questions", ()))
        response = TemplateResponse(request, "catalog/product_page.html", everything)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _product_things(view: ProductView, shown: Mapping[str, Any], prices: PriceContext) -> tuple[Thing, ...]:
    """Nothing beside prices of a group: machines are told what everybody pays."""
    if prices.group_lists:
        return ()
    facts = ProductFacts(
        name=shown["here"],
        url=shown["canonical_url"],
        path=tuple(crumb.title for crumb in shown["crumbs"] if crumb.url not in ("/", view.shop.url)),
        currency=prices.currency,
        delivery=delivery_options(prices.currency),
        today=timezone.localdate(prices.at),
    )
    return product_things(view, facts)


def choice_address(request: HttpRequest, detail: ProductDetail) -> str:
    """The address that keeps the choice: ?variant=<id>, or the option values where no such variant is made."""
    if not detail.is_chosen:
        return request.path
    if detail.offer is not None:
        return f"{request.path}?variant={detail.offer.variant_id}"
    return f"{request.path}?{urlencode([(option.name, option.chosen) for option in detail.options])}"


def _is_choice(name: str, product: Product) -> bool:
    return name == "variant" or name in [option_facet(option) for option in product.option_names]
