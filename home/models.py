"""Pages of content: home, content pages and the journal; and the site's settings."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page
from wagtail.search import index

from common import clock
from common.fields import StreamField
from home.blocks import ContentBlocks, HomeBlocks


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


class JournalPage(Page):
    """The journal: its articles, newest first."""

    lead = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ArticlePage"]

    class Meta:
        verbose_name = _("journal")


class ArticlePage(Page):
    """An article of the journal."""

    author = models.CharField(max_length=120, blank=True)
    published_on = models.DateField(_("date"), default=clock.now)
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
    parent_page_types = ["home.JournalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")


class LinkBlock(blocks.StructBlock):
    """A link of a menu: to a page, or to an address of this site or another."""

    label = blocks.CharBlock(max_length=60)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False, max_length=300, help_text=_("Such as /order/find/; used without a page.")
    )


class LinkListBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60)
    links = blocks.ListBlock(LinkBlock())


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
