"""Filters of the catalogue's lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Locale

from catalog.models import Brand, CategoryPage, Location, Product, ProductType, Stock, Variant


def low_variants() -> QuerySet[Variant]:
    """Counted variants that run low, with `free`, the units available at all locations; the fewest first."""
    levels = Variant.objects.filter(is_stock_tracked=True).annotate(
        free=Sum(F("stocks__on_hand") - F("stocks__reserved")), mark=Max("stocks__low_stock_threshold")
    )
    return levels.filter(free__lte=F("mark")).order_by("free", "pk")


class ProductFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        method="filter_status",
        choices=[("on_sale", _("On sale")), ("hidden", _("Hidden")), ("archived", _("Archived"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    stock = django_filters.ChoiceFilter(
        label=_("Stock"),
        method="filter_stock",
        choices=[("in", _("In stock")), ("low", _("Running low")), ("out", _("Sold out"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    brand = django_filters.ModelChoiceFilter(label=_("Maker"), queryset=Brand.objects.all())
    product_type = django_filters.ModelChoiceFilter(label=_("Type"), queryset=ProductType.objects.all())
    category = django_filters.ModelChoiceFilter(
        label=_("Category"),
        method="filter_category",
        queryset=lambda _request: CategoryPage.objects.filter(locale=Locale.get_default()).order_by("path"),
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def filter_status(self, queryset: Any, name: str, value: str) -> Any:
        if value == "on_sale":
            return queryset.active()
        if value == "hidden":
            return queryset.filter(is_active=False, archived_at__isnull=True)
        return queryset.filter(archived_at__isnull=False)

    def filter_stock(self, queryset: Any, name: str, value: str) -> Any:
        if value == "low":
            return queryset.filter(Exists(low_variants().filter(product=OuterRef("pk"))))
        in_stock = Product.objects.in_stock().values("pk")
        return queryset.filter(pk__in=in_stock) if value == "in" else queryset.exclude(pk__in=in_stock)

    def filter_category(self, queryset: Any, name: str, value: CategoryPage) -> Any:
        below = CategoryPage.objects.descendant_of(value, inclusive=True).values_list("translation_key", flat=True)
        return queryset.in_categories(below)


class StockFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        method="filter_level",
        choices=[("low", _("Running low")), ("out", _("None available")), ("reserved", _("Held by orders"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    location = django_filters.ModelChoiceFilter(label=_("Location"), queryset=Location.objects.all())
    brand = django_filters.ModelChoiceFilter(
        label=_("Maker"), field_name="variant__product__brand", queryset=Brand.objects.all()
    )

    class Meta:
        model = Stock
        fields: list[str] = []

    def filter_level(self, queryset: Any, name: str, value: str) -> Any:
        if value == "low":
            return queryset.filter(is_low=True, variant__is_stock_tracked=True)
        if value == "out":
            return queryset.filter(on_hand__lte=F("reserved"))
        return queryset.filter(reserved__gt=0)
