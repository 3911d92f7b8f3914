"""Products and their variants: what is sold. Versioned by nothing; the story about them is versioned in pages."""

import uuid
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from catalog.models.delivery import DeliveryClass
from catalog.querysets import ProductQuerySet, VariantQuerySet
from catalog.sending import SendingRule
from common.fields import MinorUnitsField

OPTION_SLOTS = (1, 2, 3)
SWATCHES_CACHE_KEY = "catalog-swatches"


class TaxClass(models.Model):  # type: ignore[django-manager-missing]
    """How goods are taxed; the rates per country belong to the tax app."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("tax class")
        verbose_name_plural = _("tax classes")

    def __str__(self) -> str:
        return self.name


def _reindex_products(**having: Any) -> None:
    """Have the search learn the new name in the products that have it, after the commit."""
    from catalog.tasks import index_products  # tasks import the models

    ids = list(Product.objects.filter(**having).order_by("pk").values_list("pk", flat=True))
    if ids:
        transaction.on_commit(partial(index_products.enqueue, product_ids=ids))


class Brand(models.Model):  # type: ignore[django-manager-missing]
    """Who makes the thing: shown as its maker."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=140, unique=True)
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("maker")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        _reindex_products(brand=self.pk)


class ProductType(ClusterableModel):
    """A kind of product and the attributes that products of this kind have."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=140, unique=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("product type")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        _reindex_products(product_type=self.pk)


class Attribute(Orderable):
    """A fact that products of a type state, such as "Material"; one column of the specifications."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        YES_NO = "yes_no", _("Yes or no")

    product_type = ParentalKey(ProductType, on_delete=models.CASCADE, related_name="attributes")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    unit = models.CharField(max_length=20, blank=True)
    is_filter = models.BooleanField(_("shoppers can filter by it"), default=False)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["product_type", "code"], name="unique_attribute_code")]

    def __str__(self) -> str:
        return self.name


class Swatch(models.Model):
    """The colour that stands for an option value such as "Cobalt" wherever it is offered."""

    name = models.CharField(max_length=60, unique=True)
    colour = models.CharField(max_length=7, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write #rrggbb."))])

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("swatch")
        verbose_name_plural = _("swatches")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(SWATCHES_CACHE_KEY)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        cache.delete(SWATCHES_CACHE_KEY)
        return deleted


class ProductTag(TaggedItemBase):
    content_object = ParentalKey("catalog.Product", on_delete=models.CASCADE, related_name="tagged_items")


class Product(index.Indexed, ClusterableModel):
    """A thing that is sold, in one or many variants.

    It has neither drafts nor revisions: an old draft of a page can never bring back an old price or stock.
    """

    name = models.CharField(max_length=255)
    slug = models.SlugField(
        max_length=255, unique=True, help_text=_("Stands in the address of its plain page: /shop/p/<slug>/")
    )
    summary = models.CharField(max_length=255, blank=True, help_text=_("One line under the name on cards."))
    description = RichTextField(blank=True)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    product_type = models.ForeignKey(
        ProductType, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    tax_class = models.ForeignKey(TaxClass, on_delete=models.PROTECT, related_name="products")
    delivery_class = models.ForeignKey(
        DeliveryClass,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        help_text=_("Empty: sent wherever something is sent."),
    )
    option1_name = models.CharField(_("first option"), max_length=60, blank=True, help_text=_("Such as Colour."))
    option2_name = models.CharField(_("second option"), max_length=60, blank=True)
    option3_name = models.CharField(_("third option"), max_length=60, blank=True)
    tags = ClusterTaggableManager(through=ProductTag, blank=True)
    is_active = models.BooleanField(_("on sale to the public"), default=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(_("new since"), null=True, blank=True)
    units_sold = models.PositiveIntegerField(default=0, editable=False)
    # Words as catalog.search cuts them, written by its reindex_products; search results are ranked by them.
    search_name = models.TextField(blank=True, default="", editable=False)
    search_words = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProductQuerySet.as_manager()

    search_auto_update = False  # save() has it indexed with its pages; a second task would do half of that again
    search_fields = [
        index.SearchField("name", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
        index.FilterField("is_active"),
        index.FilterField("archived_at"),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("product")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(option2_name="") | ~models.Q(option1_name=""), name="product_option2_needs_option1"
            ),
            models.CheckConstraint(
                condition=models.Q(option3_name="") | ~models.Q(option2_name=""), name="product_option3_needs_option2"
            ),
        ]
        indexes = [
            models.Index(fields=["is_active", "-released_at"], name="product_newest"),
            models.Index(fields=["is_active", "-units_sold"], name="product_best_selling"),
        ]
        permissions = [("import_product", "Can import products"), ("archive_product", "Can archive a product")]

    def __str__(self) -> str:
        return self.name

    @property
    def option_names(self) -> list[str]:
        """The names of its options in order, such as ["Glaze", "Size"]; empty for a product in one form."""
        return [name for name in (self.option1_name, self.option2_name, self.option3_name) if name]

    @property
    def sending_rule(self) -> SendingRule | None:
        """Where it may be sent, by its delivery class; None for wherever something is. No query if that was read."""
        return self.delivery_class.rule if self.delivery_class is not None else None

    @property
    def search_text(self) -> str:
        """Every word that it is found by, for the index."""
        from catalog.search import description_words  # the index asks models, and search asks for models

        return f"{self.search_name}{self.search_words}{' '.join(description_words(self))}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it with its variants, pictures and facts; then it and the pages about it are indexed anew."""
        super().save(*args, **kwargs)
        from catalog.tasks import index_products  # tasks import the models

        index_products.enqueue(product_ids=[self.pk])


class ProductPicture(Orderable):
    """A picture of a product, with what it shows there."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    alt_text = models.CharField(_("what it shows"), max_length=255, blank=True)
    caption = models.CharField(max_length=255, blank=True)
    source_url = models.URLField(max_length=2000, blank=True, editable=False)

    def __str__(self) -> str:
        return self.alt_text or str(self.picture)


class AttributeValue(models.Model):
    """What a product states for one attribute of its type."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="attribute_values")
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="values")
    value = models.CharField(max_length=255)

    class Meta:
        ordering = ["attribute__sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "attribute"], name="unique_attribute_value")]
        indexes = [models.Index(fields=["attribute", "value"], name="attribute_value_filter")]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"


class CategoryMembership(models.Model):
    """A product's place in a category, by the category's translation key, so that every language lists the same."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="category_memberships")
    category_key = models.UUIDField(_("category"), db_index=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "category_key"], name="unique_category_membership")]

    def __str__(self) -> str:
        return f"{self.product} in {self.category_key}"


class Variant(models.Model):
    """One form of a product with a SKU of its own. Once sold it is archived, never deleted."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=100, unique=True)
    option1 = models.CharField(max_length=120, blank=True)
    option2 = models.CharField(max_length=120, blank=True)
    option3 = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_stock_tracked = models.BooleanField(
        _("stock is counted"), default=True, help_text=_("Untracked variants can always be sold.")
    )
    position = models.PositiveIntegerField(default=0)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    barcode = models.CharField(max_length=64, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    requires_shipping = models.BooleanField(default=True)
    cost = MinorUnitsField(null=True, blank=True, validators=[MinValueValidator(0)])
    minimum_quantity = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    maximum_quantity = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    unit_quantity = models.DecimalField(
        _("content"), max_digits=10, decimal_places=3, null=True, blank=True, help_text=_("For the price per unit.")
    )
    unit_measure = models.CharField(_("unit of the content"), max_length=10, blank=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = VariantQuerySet.as_manager()

    if TYPE_CHECKING:  # annotated by with_price, with_availability and with_story
        first_picture_id: int | None
        story_revision_id: int | None
        price_amount: int | None
        price_compare_at: int | None
        price_base: int | None
        price_kind: str | None
        price_prior: int | None
        sellable_quantity: int | None
        ready_quantity: int
        policy_kind: str | None
        policy_ships_on: date | None
        arrives_on: date | None
        is_sold_ahead: bool

    sort_order_field = "position"  # by which modelcluster keeps the order that a form shows

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("variant")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "option1", "option2", "option3"], name="unique_variant_options"
            ),
            models.CheckConstraint(condition=models.Q(minimum_quantity__gte=1), name="variant_minimum_quantity"),
            models.CheckConstraint(
                condition=models.Q(maximum_quantity__isnull=True)
                | models.Q(maximum_quantity__gte=models.F("minimum_quantity")),
                name="variant_maximum_quantity",
            ),
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def option_values(self) -> list[str]:
        """Its option values in the order of the product's option names."""
        return [value for value in (self.option1, self.option2, self.option3) if value]

    @property
    def options_label(self) -> str:
        """Its option values for people, such as "Cobalt, 30 cl"; empty for a product in one form."""
        return ", ".join(self.option_values)
