"""Pages of content: home, content pages and the journal; and the site's settings."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, PageManager
from wagtail.search import index

from common import clock
from common.fields import StreamField
from home.blocks import ContentBlocks, HomeBlocks, LinkBlock, LinkListBlock
from home.querysets import ArticleQuerySet

ARTICLES_PER_PAGE = 12


def today() -> date:
    """The day the shop is shown for, where it stands."""
    return timezone.localdate(clock.now())


class HomePage(Page):
    """The front page, composed of blocks."""

    body = StreamField(HomeBlocks(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")


class ContentPage(Page):
    """A page of text and pictures, such as "Our story" or "Delivery"."""

    lead = models.TextField(blank=True)
    body = StreamField(ContentBlocks(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    class Meta:
        verbose_name = _("content page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `crumbs`, the pages above."""
        return {
            **super().get_context(request, *args, **kwargs),
            "crumbs": self.get_ancestors().live().filter(depth__gt=1),
        }


class JournalPage(Page):
    """The journal: its articles, newest first."""

    lead = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ArticlePage"]

    class Meta:
        verbose_name = _("journal")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `articles`, a page of them (?page=2)."""
        articles = ArticlePage.objects.live().child_of(self).newest().with_pictures()
        shown = Paginator(articles, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "articles": shown}


class ArticlePage(Page):
    """An article of the journal."""

    author = models.CharField(max_length=120, blank=True)
    published_on = models.DateField(_("date"), default=today)
    lead = models.TextField(blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(ContentBlocks(), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("author"), FieldPanel("published_on")], heading=_("Byline")),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]

    objects = PageManager.from_queryset(ArticleQuerySet)()
    parent_page_types = ["home.JournalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `journal`, the page above, and `next_article`, the one published before this one."""
        context = super().get_context(request, *args, **kwargs)
        earlier = ArticlePage.objects.live().sibling_of(self, inclusive=False).before(self).first()
        return {**context, "journal": self.get_parent(), "next_article": earlier}


@register_setting(icon="site")
class SiteFurniture(BaseSiteSetting):
    """What stands around every page: announcement, menus, footer."""

    shop_name = models.CharField(max_length=60, default="Bower")
    announcement = models.CharField(max_length=160, blank=True)
    announcement_link_label = models.CharField(max_length=60, blank=True)
    announcement_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    menu = StreamField([("link", LinkBlock())], blank=True)
    footer_lead = models.CharField(max_length=200, blank=True)
    footer = StreamField([("list", LinkListBlock())], blank=True)
    legal = StreamField([("link", LinkBlock())], blank=True)
    stamp = models.UUIDField(default=uuid4, editable=False)  # a part of the key of the cached furniture
    legal_note = models.CharField(max_length=160, blank=True, default="Prices include VAT.")

    panels = [
        FieldPanel("shop_name"),
        MultiFieldPanel(
            [
                FieldPanel("announcement"),
                FieldPanel("announcement_link_label"),
                FieldPanel("announcement_page"),
            ],
            heading=_("Announcement"),
        ),
        FieldPanel("menu"),
        MultiFieldPanel(
            [FieldPanel("footer_lead"), FieldPanel("footer"), FieldPanel("legal"), FieldPanel("legal_note")],
            heading=_("Footer"),
        ),
    ]

    class Meta:
        verbose_name = _("site furniture")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stamp = uuid4()
        super().save(*args, **kwargs)
