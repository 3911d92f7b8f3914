"""The journal and its articles."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from catalog.shelf import open_shelf
from common import clock
from common.fields import StreamField
from home.blocks import ContentBlocks
from home.querysets import ArticleQuerySet

ARTICLES_PER_PAGE = 12


def today() -> date:
    """The day the shop is shown for, where it stands."""
    return timezone.localdate(clock.now())


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
        """Adds `journal`, the page above, `next_article`, the one published before this one, and `shelf`."""
        earlier = ArticlePage.objects.live().sibling_of(self, inclusive=False).before(self).first()
        return {
            **super().get_context(request, *args, **kwargs),
            "journal": self.get_parent(),
            "next_article": earlier,
            "shelf": open_shelf(self.body),
        }
