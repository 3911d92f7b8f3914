"""Where a product is found: its live canonical page, else its plain page under the shop."""

from collections.abc import Iterable

from catalog.models import Product, ProductPage, ShopPage


def plain_product_url(product: Product, shop: ShopPage | None) -> str:
    """The address of the page drawn from the product's own facts."""
    base = shop.url if shop is not None else None
    return f"{base or '/shop/'}p/{product.slug}/"


def product_urls(products: Iterable[Product]) -> dict[int, str]:
    """Addresses by product id, in two queries whatever their number."""
    by_id = {product.pk: product for product in products}
    if not by_id:
        return {}
    shop = ShopPage.objects.live().first()
    urls = {pk: plain_product_url(product, shop) for pk, product in by_id.items()}
    for page in ProductPage.objects.live().filter(product_id__in=by_id, is_canonical=True).order_by("-pk"):
        urls[page.product_id] = page.url or urls[page.product_id]
    return urls
