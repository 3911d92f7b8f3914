"""Collections: products across categories, arranged by hand or taken in by a rule."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from catalog.admin.panels import CollectionCountPanel
from catalog.blocks import ListingBlocks
from catalog.rules import Rule
from common.fields import MinorUnitsField, StreamField
from common.previews import TwoPreviews

if TYPE_CHECKING:
    from catalog.listing import Scope

MOST_ITEMS = 200


class CollectionTag(TaggedItemBase):
    content_object = ParentalKey("catalog.CollectionPage", on_delete=models.CASCADE, related_name="tagged_items")


class CollectionPageQuerySet(PageQuerySet):
    def for_display(self) -> Self:
        """With what its page shows of it."""
        return self.select_related("picture")


class CollectionPage(TwoPreviews, Page):
    """A listing of products from anywhere in the shop.

    Its rule belongs to the page and is drafted, published and reverted with it; which products meet the rule, with
    price and stock, is read when the page is shown.
    """

    class Kind(models.TextChoices):
        HAND = "hand", _("By hand, in the order below")
        RULE = "rule", _("By rule")

    objects = PageManager.from_queryset(CollectionPageQuerySet)()

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(_("how things come into it"), max_length=4, choices=Kind, default=Kind.HAND)
    tags = ClusterTaggableManager(
        _("tags"), through=CollectionTag, blank=True, help_text=_("Things with any of these tags.")
    )
    brands = ParentalManyToManyField(
        "catalog.Brand", verbose_name=_("makers"), blank=True, related_name="+", help_text=_("Things of any of these.")
    )
    price_from = MinorUnitsField(_("price from"), null=True, blank=True, validators=[MinValueValidator(0)])
    price_to = MinorUnitsField(_("price to"), null=True, blank=True, validators=[MinValueValidator(0)])
    new_days = models.PositiveIntegerField(
        _("new within days"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    is_on_sale = models.BooleanField(_("on sale"), default=False)
    above = StreamField(ListingBlocks(), blank=True, verbose_name=_("above the listing"))
    below = StreamField(ListingBlocks(), blank=True, verbose_name=_("below the listing"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("kind", widget=RadioSelect),
        InlinePanel(
            "items", heading=_("By hand"), label=_("Product"), max_num=MOST_ITEMS, classname="collection-hand"
        ),
        MultiFieldPanel(
            [
                FieldPanel("tags"),
                FieldPanel("brands", widget=CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("price_from"), FieldPanel("price_to")]),
                FieldRowPanel([FieldPanel("new_days"), FieldPanel("is_on_sale")]),
            ],
            heading=_("By rule"),
            help_text=_("A thing comes in when it meets every condition that is set."),
            classname="collection-rule",
        ),
        CollectionCountPanel(heading=_("What is in it now")),
        FieldPanel("above"),
        FieldPanel("below"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    template = "catalog/category_page.html"
    parent_page_types = ["catalog.ShopPage", "home.HomePage"]
    subpage_types: list[str] = []

    page_description = _("Things from anywhere in the shop, by hand or by rule.")

    class Meta:
        verbose_name = _("collection")

    def clean(self) -> None:
        """Refuse a span of prices that no price can lie in."""
        super().clean()
        if self.price_from is not None and self.price_to is not None and self.price_from > self.price_to:
            raise ValidationError({"price_to": _("This is less than the price from.")})

    @property
    def rule(self) -> Rule:
        """Its rule as it stands on this page, saved or not."""
        return Rule(
            tags=tuple(sorted(tag.pk for tag in self.tags.all())),
            brands=tuple(sorted(brand.pk for brand in self.brands.all())),
            price_from=self.price_from,
            price_to=self.price_to,
            new_days=self.new_days,
            is_on_sale=self.is_on_sale,
        )

    def scope(self) -> "Scope":
        """What it lists: its products in their order, or those that meet its rule. Two queries at most."""
        from catalog.listing import Scope  # listings read the models

        if self.kind == self.Kind.HAND:
            placed = sorted(self.items.all(), key=lambda item: (item.sort_order or 0, item.pk or 0))
            return Scope(product_ids=tuple(dict.fromkeys(item.product_id for item in placed)))
        return Scope(rule=self.rule)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from catalog import views  # views read the models

        return views.listing_page(request, self)

    def serve_version(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class CollectionItem(Orderable):
    """A product's place in a collection by hand."""

    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]

    def __str__(self) -> str:
        return str(self.product)
