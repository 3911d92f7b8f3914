"""Pages of the catalogue: the shop, its category tree and the stories told about products."""

import hashlib
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageLogEntry, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from catalog.admin.page_forms import ProductPageForm
from catalog.admin.panels import ProductFactsPanel, PublishChecksPanel
from catalog.blocks import ListingBlocks, SpecificationBlocks, StoryBlocks
from catalog.models.collections import CollectionPage
from common.fields import StreamField
from common.page_saving import KeysReadOnce, SparingPage
from common.previews import TwoPreviews

ROUTE_SECONDS = 300


class CategoryPageQuerySet(PageQuerySet):
    def for_display(self) -> Self:
        """With what its page shows of it."""
        return self.select_related("picture")


class ProductPageQuerySet(PageQuerySet):
    def for_display(self) -> Self:
        """With what its page shows of it."""
        return self.select_related("product__brand", "hero", "share_picture", "locale")


CategoryPageManager = PageManager.from_queryset(CategoryPageQuerySet)
ProductPageManager = PageManager.from_queryset(ProductPageQuerySet)


class ReturnFees(models.TextChoices):
    """Who pays for sending goods back, in the words of schema.org."""

    FREE = "FreeReturn", _("We do")
    CUSTOMER = "ReturnFeesCustomerResponsibility", _("The customer")


class ShopPage(TwoPreviews, RoutablePageMixin, Page):
    """The shop: every product, and the plain page of any product at p/<slug>/, drawn from its own facts."""

    introduction = models.TextField(blank=True)
    delivery_note = RichTextField(
        _("delivery and returns"),
        blank=True,
        features=["bold", "italic", "link", "ul"],
        help_text=_("Stands on every product page, beside what is bought."),
    )
    delivery_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Where more about delivery and returns is told."),
    )
    return_days = models.PositiveSmallIntegerField(
        _("days to send things back"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
        help_text=_("Told to search engines with every offer. 0: nothing is taken back; empty: nothing is told."),
    )
    return_fees = models.CharField(
        _("who pays for sending back"), max_length=40, blank=True, choices=ReturnFees, help_text=_("Told with them.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("delivery_note"),
                FieldPanel("delivery_page"),
                FieldRowPanel([FieldPanel("return_days"), FieldPanel("return_fees")]),
            ],
            heading=_("On product pages"),
        ),
    ]
    template = "catalog/category_page.html"
    subpage_types = ["catalog.CategoryPage", "catalog.CollectionPage", "catalog.ProductPage"]
    max_count_per_parent = 1

    page_description = _("Everything there is to buy.")

    class Meta:
        verbose_name = _("shop page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's, but a page at any depth is found at once instead of level by level."""
        if path_components and path_components[0] != "p":
            found = self._page_below(path_components)
            if found is not None:
                return found.route(request, [])
        return super().route(request, path_components)

    def _page_below(self, path_components: list[str]) -> Page | None:
        """The page at this address, with what it shows; which kind of page stands there is remembered for a while."""
        address = f"{self.url_path}{'/'.join(path_components)}/"
        place = {"url_path": address, "slug": path_components[-1], "path__startswith": self.path}
        key = f"catalog-route-{hashlib.sha256(address.encode()).hexdigest()}"
        label = cache.get(key, "")
        found: Page | None = None
        for model in (ProductPage, CategoryPage, CollectionPage):
            if model._meta.label == label:
                found = model.objects.for_display().filter(**place).first()
        if found is None:
            plain = Page.objects.filter(**place).first()
            found = plain.specific if plain is not None else None
            if found is not None:
                cache.set(key, found._meta.label, ROUTE_SECONDS)
        return found

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        from catalog import views  # views read the models

        return views.listing_page(request, self)

    @path("p/<slug:slug>/")
    def plain_product(self, request: HttpRequest, slug: str) -> HttpResponse:
        from catalog import views  # views read the models

        return views.plain_product_page(request, self, slug)


class CategoryPage(TwoPreviews, Page):
    """A category, at any depth. Its products are rows of CategoryMembership, with those of its descendants."""

    objects = CategoryPageManager()

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
    template = "catalog/category_page.html"
    parent_page_types = ["catalog.ShopPage", "catalog.CategoryPage", "home.HomePage"]
    subpage_types = ["catalog.CategoryPage", "catalog.ProductPage"]

    page_description = _("A shelf of the shop and its products, with blocks around them.")

    class Meta:
        verbose_name = _("category page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from catalog import views  # views read the models

        return views.listing_page(request, self)

    def serve_version(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class ProductPage(SparingPage, TwoPreviews, Page):
    """A story about a product. Name, price and stock are the product's own and are read when the page is shown."""

    objects = ProductPageManager()

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

    base_form_class = ProductPageForm
    content_panels = [
        *Page.content_panels,
        PublishChecksPanel(heading=_("Before it is published")),
        MultiFieldPanel(
            [
                FieldPanel("product"),
                ProductFactsPanel(heading=_("Price and stock, as of now")),
                FieldPanel("is_canonical"),
            ],
            heading=_("Product"),
        ),
        FieldPanel("lead"),
        FieldPanel("hero"),
        InlinePanel("gallery", heading=_("Gallery"), label=_("Picture")),
        FieldPanel("story"),
        FieldPanel("specifications"),
        InlinePanel("related_products", heading=_("Goes with"), label=_("Product")),
    ]
    promote_panels = [*Page.promote_panels, MultiFieldPanel([FieldPanel("share_picture")], heading=_("Sharing"))]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("story"),
        index.SearchField("product_words"),
    ]
    parent_page_types = ["catalog.ShopPage", "catalog.CategoryPage"]
    subpage_types: list[str] = []

    page_description = _("The story of one product, with its price and stock as they are.")

    class Meta:
        verbose_name = _("product page")

    @property
    def product_words(self) -> str:
        """The words of its product, for the index: people search pages by what they sell."""
        return self.product.search_text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page, and ask the publish gate whenever that makes it or a new version of it live.

        A new page, where no form asks, starts as a draft if it is not fit to be live, and as a campaign page beside
        the canonical one, as aliases stay; a page that is there and not fit raises PublishRefused.
        """
        from catalog.publishing import publish_problems, require_publishable  # the rules read the models

        written: Collection[str] | None = kwargs.get("update_fields")
        if self.is_canonical and (self._state.adding or self.alias_of_id) and self.other_canonical_pages().exists():
            self.is_canonical = False
        if self._state.adding:
            if self.live and publish_problems(self):
                self._stay_draft()
        elif not self.live and written is not None and "live_revision" in written:
            self._stay_draft()  # the second step of a live copy whose first was refused
        elif self.live and (written is None or "live" in written) and self._is_new_version():
            require_publishable(self)
        super().save(*args, **kwargs)

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's, in one piece: where the gate refuses, schedules and workflows stay as they were."""
        super().publish(*args, **kwargs)

    def _is_new_version(self) -> bool:
        """Whether what is about to be saved is not what visitors see now."""
        return not type(self).objects.filter(pk=self.pk, live=True, live_revision=self.live_revision_id).exists()

    def _stay_draft(self) -> None:
        self.live, self.has_unpublished_changes = False, True
        self.live_revision = self.first_published_at = self.last_published_at = None

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's, but one that was live and is not leads on to its product instead of nowhere."""
        if not path_components and not self.live and self.first_published_at is not None:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from catalog import views  # views read the models

        return views.product_page(request, self) if self.live else views.former_page(self)

    def serve_version(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Its story, also while it is not live, when visitors are led on to its product."""
        from catalog import views  # views read the models

        return views.product_page(request, self)

    def other_canonical_pages(self) -> ProductPageQuerySet:
        """Other pages, published or drafts, that are the product's own in this language."""
        pages = ProductPage.objects.filter(product=self.product_id, locale=self.locale_id, is_canonical=True)
        others: ProductPageQuerySet = pages.exclude(pk=self.pk)
        return others


class ProductPageLogEntry(KeysReadOnce, PageLogEntry):
    """A line of a product page's history. Who writes one holds the page, its version and the user already."""

    class Meta:
        proxy = True
        default_permissions = ()


class ProductPagePicture(KeysReadOnce, Orderable):
    """A picture of a product page's own gallery; with none, the product's pictures are shown."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="gallery")
    picture = models.ForeignKey(settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    alt_text = models.CharField(_("what it shows"), max_length=255, blank=True)
    caption = models.CharField(max_length=255, blank=True)

    panels = [FieldPanel("picture"), FieldPanel("alt_text"), FieldPanel("caption")]


class RelatedProduct(KeysReadOnce, Orderable):
    """A product that goes with the page's own."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="related_products")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("product")]
