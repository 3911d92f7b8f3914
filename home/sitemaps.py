"""What crawlers find: every live page, and every product that is sold without a page of its own."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from catalog.addresses import plain_product_url
from catalog.context import default_price_context
from catalog.models import Product, ProductPage


class ProductSitemap(Sitemap):
    limit = 10_000

    def items(self) -> QuerySet[Product]:
        told = ProductPage.objects.live().filter(is_canonical=True).values("product_id")
        sold = Product.objects.sellable(default_price_context()).exclude(pk__in=told)
        return sold.order_by("pk").only("pk", "slug", "updated_at")

    def location(self, item: Product) -> str:
        return plain_product_url(item.slug)

    def lastmod(self, item: Product) -> datetime:
        return item.updated_at


SITEMAPS: dict[str, type[Sitemap]] = {"pages": PageSitemap, "products": ProductSitemap}
