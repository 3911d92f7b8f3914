"""Factories of the catalogue.

A product that can be bought takes one line: `VariantFactory(price=2800, stock=5)`. Amounts are minor units; `stock` is
counted into the default location with its line in the ledger. Without `price` it
has none and cannot be sold; the trait `untracked` makes one that is never out of stock.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.conf import settings
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from catalog.context import PriceContext
from catalog.models import (
    Attribute,
    AttributeValue,
    Brand,
    CategoryMembership,
    CategoryPage,
    Picture,
    PictureRendition,
    Price,
    PriceList,
    Product,
    ProductPage,
    ProductPicture,
    ProductType,
    ShopPage,
    Swatch,
    TaxClass,
    Variant,
)
from catalog.prices import BasePrice, schedule_sale, set_base_price
from catalog.stock import count, default_location
from common.pictures import PRESETS

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


def price_context(at: datetime = NOON) -> PriceContext:
    """The shop's own prices as of `at`."""
    return PriceContext(price_list="default", currency=settings.SHOP_CURRENCY, at=at)


class TaxClassFactory(DjangoModelFactory):
    class Meta:
        model = TaxClass
        django_get_or_create = ["code"]

    code = "standard"
    name = "Standard rate"


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"Maker {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.name))


class ProductTypeFactory(DjangoModelFactory):
    class Meta:
        model = ProductType
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"Type {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.name))


class AttributeFactory(DjangoModelFactory):
    class Meta:
        model = Attribute
        django_get_or_create = ["product_type", "code"]

    class Params:
        filterable = factory.Trait(is_filter=True)

    product_type = factory.SubFactory(ProductTypeFactory)
    name = factory.Sequence(lambda n: f"Attribute {n}")
    code = factory.LazyAttribute(lambda o: slugify(o.name))


class SwatchFactory(DjangoModelFactory):
    class Meta:
        model = Swatch
        django_get_or_create = ["name"]

    name = "Cobalt"
    colour = "#2350b5"


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = Picture

    title = factory.Sequence(lambda n: f"Picture {n}")
    description = "A thing on a table"
    file = factory.LazyAttributeSequence(lambda _o, n: get_test_image_file(f"picture-{n}.png", size=(72, 90)))

    @classmethod
    def _create(cls, model_class: type[Picture], *args: Any, **kwargs: Any) -> Picture:
        picture: Picture = super()._create(model_class, *args, **kwargs)
        picture.file.close()
        PictureRendition.objects.bulk_create(cls._renditions(picture))
        return picture

    @staticmethod
    def _renditions(picture: Picture) -> list[PictureRendition]:
        """Rows as if its files had been made in the background, so that pages of tests draw nothing."""
        fallbacks = {preset.fallback.spec: preset.fallback for preset in PRESETS.values()}
        return [
            PictureRendition(
                image=picture,
                filter_spec=spec,
                focal_point_key=fallback.get_cache_key(picture),
                file=f"images/{picture.pk}-{number}.jpg",
                width=72,
                height=90,
            )
            for number, (spec, fallback) in enumerate(fallbacks.items())
        ]


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product
        skip_postgeneration_save = True

    class Params:
        inactive = factory.Trait(is_active=False)
        archived = factory.Trait(archived_at=LONG_AGO)
        new = factory.Trait(released_at=NOON - timedelta(days=3))

    name = factory.Sequence(lambda n: f"Product {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    tax_class = factory.SubFactory(TaxClassFactory)

    @factory.post_generation
    def pictured(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`pictured=True` gives it one picture, `pictured=3` three."""
        for position in range(int(extracted or 0) if create else 0):
            ProductPictureFactory(product=self, sort_order=position)

    @factory.post_generation
    def categories(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`categories=[page, …]` puts it into category pages."""
        for page in extracted or []:
            CategoryMembership.objects.create(product=self, category_key=page.translation_key)

    @factory.post_generation
    def attributes(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`attributes={attribute: "Stoneware"}` states facts."""
        for attribute, value in (extracted or {}).items():
            AttributeValue.objects.create(product=self, attribute=attribute, value=value)


class ProductPictureFactory(DjangoModelFactory):
    class Meta:
        model = ProductPicture

    product = factory.SubFactory(ProductFactory)
    picture = factory.SubFactory(PictureFactory)
    alt_text = "A mug, seen from the side"


class PriceListFactory(DjangoModelFactory):
    class Meta:
        model = PriceList
        django_get_or_create = ["code"]

    code = "default"
    name = "Shop prices"
    currency = settings.SHOP_CURRENCY


class VariantFactory(DjangoModelFactory):
    """`price`, `price__compare_at` and `sale` (minor units) write prices; `stock` counts; `options` fill slots."""

    class Meta:
        model = Variant
        skip_postgeneration_save = True

    class Params:
        untracked = factory.Trait(is_stock_tracked=False)
        inactive = factory.Trait(is_active=False)
        options = ()

    product = factory.SubFactory(ProductFactory)
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    option1 = factory.LazyAttribute(lambda o: (*o.options, "", "", "")[0])
    option2 = factory.LazyAttribute(lambda o: (*o.options, "", "", "")[1])
    option3 = factory.LazyAttribute(lambda o: (*o.options, "", "", "")[2])

    @factory.post_generation
    def price(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not None:
            PriceFactory(variant=self, amount=extracted, compare_at=kwargs.get("compare_at"))

    @factory.post_generation
    def sale(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not None:
            SaleFactory(variant=self, amount=extracted)

    @factory.post_generation
    def stock(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not None:
            count(variant=self, location=default_location(), on_hand=extracted, by=None, at=LONG_AGO)


class PriceFactory(DjangoModelFactory):
    """A base price since long ago, written through the service."""

    class Meta:
        model = Price

    variant = factory.SubFactory(VariantFactory)
    price_list = factory.SubFactory(PriceListFactory)
    amount = 2800
    compare_at = None
    starts_at = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[Price], *args: Any, **kwargs: Any) -> Price:  # noqa: ARG003
        return set_base_price(
            variant=kwargs["variant"],
            price_list=kwargs["price_list"],
            price=BasePrice(kwargs["amount"], kwargs["compare_at"]),
            by=None,
            at=kwargs["starts_at"],
        )


class SaleFactory(DjangoModelFactory):
    """A sale price that runs around NOON, and for years so that real clocks see it too."""

    class Meta:
        model = Price

    variant = factory.SubFactory(VariantFactory)
    price_list = factory.SubFactory(PriceListFactory)
    amount = 2000
    starts_at = NOON - timedelta(days=2)
    ends_at = NOON + timedelta(days=36500)

    @classmethod
    def _create(cls, model_class: type[Price], *args: Any, **kwargs: Any) -> Price:  # noqa: ARG003
        return schedule_sale(**kwargs, by=None)


class _PageFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ARG003
        parent = kwargs.pop("parent", None) or cls._default_parent()
        kwargs.setdefault("slug", slugify(kwargs["title"]))
        page = model_class(**kwargs)
        parent.add_child(instance=page)
        return page

    @classmethod
    def _default_parent(cls) -> Any:
        return ShopPage.objects.first() or ShopPageFactory()


class ShopPageFactory(_PageFactory):
    class Meta:
        model = ShopPage

    title = "Shop"

    @classmethod
    def _default_parent(cls) -> Any:
        return Site.objects.get(is_default_site=True).root_page


class CategoryPageFactory(_PageFactory):
    class Meta:
        model = CategoryPage

    title = factory.Sequence(lambda n: f"Category {n}")


class ProductPageFactory(_PageFactory):
    """A page that went live in better days unless `live=False`: its product need not be fit to be told of any more."""

    class Meta:
        model = ProductPage

    title = factory.Sequence(lambda n: f"Product page {n}")

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        page = super()._create(model_class, *args, **kwargs)
        if kwargs.get("live", True) and not page.live:
            page.live, page.has_unpublished_changes = True, False
            ProductPage.objects.filter(pk=page.pk).update(live=True, has_unpublished_changes=False)
        return page
