"""The home page and pages of content."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from catalog.shelf import open_shelf
from catalog.shoppers import request_context
from common.fields import StreamField
from common.previews import TwoPreviews
from home.blocks import ContentBlocks, HomeBlocks


class HomePage(TwoPreviews, Page):
    """The front page, composed of blocks."""

    body = StreamField(HomeBlocks(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    page_description = _("The front page, put together from blocks.")

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `shelf`, what its blocks show of the catalogue."""
        shelf = open_shelf(self.body, context=request_context(request))
        return {**super().get_context(request, *args, **kwargs), "shelf": shelf}


class ContentPage(TwoPreviews, Page):
    """A page of text and pictures, such as "Our story" or "Delivery"."""

    lead = models.TextField(blank=True)
    body = StreamField(ContentBlocks(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    page_description = _("A campaign, a story, terms: any page put together from blocks.")

    class Meta:
        verbose_name = _("content page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `crumbs`, the pages above, and `shelf`, what its blocks show of the catalogue."""
        return {
            **super().get_context(request, *args, **kwargs),
            "shelf": open_shelf(self.body, context=request_context(request)),
            "crumbs": self.get_ancestors().live().filter(depth__gt=1),
        }
