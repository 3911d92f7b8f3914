"""The site's furniture: what stands around every page."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from common.blocks import LinkBlock
from common.fields import StreamField
from home.blocks import LinkListBlock


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
