"""Pages of the catalogue: the shop, its category tree and the stories told about products."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from catalog.blocks import ListingBlocks, SpecificationBlocks, StoryBlocks
from common.fields import StreamField


class ShopPage(RoutablePageMixin, Page):
    """The shop: every product, and the plain page of any product at p/<slug>/, drawn from its own facts."""

    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["catalog.CategoryPage", "catalog.ProductPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("shop page")


class CategoryPage(Page):
    """A category, at any depth. Its products are rows of CategoryMembership, with those of its descendants."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    above = StreamField(ListingBlocks(), blank=True, verbose_name=_("above the listing"))
    below = StreamField(ListingBlocks(), blank=True, verbose_name=_("below the listing"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("above"),
        FieldPanel("below"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types = ["catalog.ShopPage", "catalog.CategoryPage", "home.HomePage"]
    subpage_types = ["catalog.CategoryPage", "catalog.ProductPage"]

    class Meta:
        verbose_name = _("category page")


class ProductPage(Page):
    """A story about a product. Name, price and stock are the product's own and are read when the page is shown."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="pages")
    is_canonical = models.BooleanField(
        _("the product's own page"),
        default=True,
        help_text=_("Its address is the product's. Turn off on campaign pages about the same product."),
    )
    lead = models.TextField(blank=True)
    hero = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    story = StreamField(StoryBlocks(), blank=True)
    specifications = StreamField(SpecificationBlocks(), blank=True)
    share_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where the page is shared; else its first picture."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("product"),
        FieldPanel("is_canonical"),
        FieldPanel("lead"),
        FieldPanel("hero"),
        InlinePanel("gallery", heading=_("Gallery"), label=_("Picture")),
        FieldPanel("story"),
        FieldPanel("specifications"),
        InlinePanel("related_products", heading=_("Goes with"), label=_("Product")),
    ]
    promote_panels = [*Page.promote_panels, MultiFieldPanel([FieldPanel("share_picture")], heading=_("Sharing"))]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("story")]
    parent_page_types = ["catalog.ShopPage", "catalog.CategoryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("product page")


class ProductPagePicture(Orderable):
    """A picture of a product page's own gallery; with none, the product's pictures are shown."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="gallery")
    picture = models.ForeignKey(settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    alt_text = models.CharField(_("what it shows"), max_length=255, blank=True)
    caption = models.CharField(max_length=255, blank=True)

    panels = [FieldPanel("picture"), FieldPanel("alt_text"), FieldPanel("caption")]


class RelatedProduct(Orderable):
    """A product that goes with the page's own."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="related_products")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]
