"""Products in lists and choosers of the admin: what is read of each, and how it is said."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Column

from catalog.context import default_price_context
from catalog.models import Product, ProductPage, ProductPicture, Stock, Variant
from catalog.querysets import ProductQuerySet
from common.money import format_money, from_minor


def listed_products() -> ProductQuerySet:
    """Products with what the list shows of each: first picture, lowest price, units available, pages."""
    rows = Stock.objects.filter(variant__product=OuterRef("pk"), variant__is_active=True).order_by()
    free = rows.values("variant__product").annotate(free=Sum("on_hand") - Sum("reserved")).values("free")
    pages = ProductPage.objects.filter(product=OuterRef("pk")).order_by().values("product").annotate(n=Count("pk"))
    tracked = Variant.objects.filter(product=OuterRef("pk"), is_active=True, is_stock_tracked=True)
    listed: ProductQuerySet = (
        Product.objects.with_price_from(default_price_context())
        .annotate(
            available=Coalesce(Subquery(free, output_field=IntegerField()), 0),
            is_counted=Exists(tracked),
            page_count=Coalesce(Subquery(pages.values("n"), output_field=IntegerField()), 0),
        )
        .select_related("brand")
        .prefetch_related(
            Prefetch("pictures", ProductPicture.objects.select_related("picture").order_by("sort_order", "pk")),
            "pictures__picture__renditions",
        )
    )
    return listed


def search_listed(products: QuerySet[Product], query: str) -> QuerySet[Product]:
    """Products whose name, address, maker or a SKU holds every word of `query`.

    Read from the tables: the search index is brought up to date by a worker, and whoever has just made a product looks
    for it at once; a part of a SKU is found as it is typed.
    """
    for word in query.split():
        sku = Variant.objects.filter(product=OuterRef("pk"), sku__icontains=word)
        named = Q(name__icontains=word) | Q(slug__icontains=word) | Q(brand__name__icontains=word)
        products = products.filter(named | Exists(sku))
    return products


def product_status(product: Product) -> str:
    """On sale, hidden or archived, as people say it."""
    if product.archived_at:
        return gettext("Archived")
    return gettext("On sale") if product.is_active else gettext("Hidden")


def available_label(product: Any) -> str:
    return str(product.available) if product.is_counted else gettext("not counted")


class PictureColumn(Column):
    """The product's first picture, small."""

    cell_template_name = "catalog/admin/columns/picture.html"

    def get_value(self, instance: Any) -> Any:
        first = next(iter(instance.pictures.all()), None)
        return first.picture if first else ""


def price_from_label(product: Any) -> str:
    """The lowest current price of a product that was read with with_price_from()."""
    if product.price_from is None:
        return "—"
    return format_money(from_minor(product.price_from, default_price_context().currency))
