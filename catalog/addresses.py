"""Where a product is found: its live canonical page, else its plain page under the shop."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, QuerySet
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from catalog.models import PriceList, Product, ProductPage, ShopPage

SHOP_KEY = "catalog-shop-3"  # another number whenever ShopFacts changes
SHOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What every product page takes from the shop. `delivery_note` is HTML that an editor wrote.

    `return_days` is None where the shop says nothing of returns; `return_fees` is schema.org's name for who pays them.
    `has_group_prices` says that some price list is for the members of a group alone.
    """

    url: str
    title: str = ""
    delivery_note: str = ""
    delivery_url: str = ""
    delivery_title: str = ""
    return_days: int | None = None
    return_fees: str = ""
    has_group_prices: bool = False


def shop_facts() -> ShopFacts:
    """The live shop page's facts; remembered for a minute."""
    key = f"{SHOP_KEY}-{get_language()}"
    facts: ShopFacts | None = cache.get(key)
    if facts is None:
        shop = _shop_of(get_language())
        if shop is None or not shop.url:
            return ShopFacts(url="/shop/", has_group_prices=_lists_for_groups().exists())
        facts = _facts_of(shop)
        cache.set(key, facts, SHOP_SECONDS)
    return facts


def _lists_for_groups() -> QuerySet[PriceList]:
    return PriceList.objects.exclude(customer_group="")


def _shop_of(language: str | None) -> ShopPage | None:
    """The live shop page in the language, else the first there is."""
    live = ShopPage.objects.live().annotate(has_group_prices=Exists(_lists_for_groups()))
    shops = list(live.select_related("delivery_page", "locale").order_by("path"))
    return next((shop for shop in shops if shop.locale.language_code == language), next(iter(shops), None))


def _facts_of(shop: ShopPage) -> ShopFacts:
    delivery = shop.delivery_page if shop.delivery_page is not None and shop.delivery_page.live else None
    return ShopFacts(
        url=str(shop.url),
        title=shop.title,
        delivery_note=mark_safe(expand_db_html(shop.delivery_note)),  # noqa: S308  rich text, whitelisted on input
        delivery_url=(delivery.url or "") if delivery is not None else "",
        delivery_title=delivery.title if delivery is not None else "",
        return_days=shop.return_days,
        return_fees=shop.return_fees,
        has_group_prices=shop.has_group_prices,
    )


def plain_product_url(slug: str) -> str:
    """The address of the page drawn from the facts of the product that has the slug."""
    return f"{shop_facts().url}p/{slug}/"


def renamed_product(slug: str) -> Product | None:
    """The product on sale that once had the slug."""
    return Product.objects.active().filter(former_slugs__slug=slug).first()


def canonical_page(product: Product) -> ProductPage | None:
    """The live page that is the product's own address, in the active language where there is one."""
    pages = ProductPage.objects.live().filter(product=product, is_canonical=True).select_related("locale")
    found = list(pages.order_by("pk"))
    language = get_language()
    return next((page for page in found if page.locale.language_code == language), next(iter(found), None))


def product_urls(products: Iterable[Product]) -> dict[int, str]:
    """Addresses by product id, in two queries whatever their number."""
    by_id = {product.pk: product for product in products}
    if not by_id:
        return {}
    urls = {pk: plain_product_url(product.slug) for pk, product in by_id.items()}
    pages = ProductPage.objects.live().filter(product_id__in=by_id, is_canonical=True).select_related("locale")
    language = get_language()
    # Those in the active language come last and win; of two alike the older one.
    for page in sorted(pages, key=lambda page: (page.locale.language_code == language, -page.pk)):
        urls[page.product_id] = page.url or urls[page.product_id]
    return urls


def lead_on_from_stories(pages: Iterable[Page]) -> None:
    """Before pages are deleted, with all that is below them: who knows the address of a story is led to its product.

    The product is still sold from its own facts. Stories that were never live are known to nobody.
    """
    for page in pages:
        below = ProductPage.objects.descendant_of(page, inclusive=True).filter(first_published_at__isnull=False)
        for story in below.select_related("product").order_by("path"):
            if story.url:
                _lead_on(story)


def _lead_on(story: ProductPage) -> None:
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(story.url),
        site=None,
        defaults={
            "redirect_link": plain_product_url(story.product.slug),
            "is_permanent": False,
            "automatically_created": True,
        },
    )
