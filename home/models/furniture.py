"""The site's furniture: what stands around every page."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from common.blocks import LinkBlock, is_address
from common.fields import StreamField
from home.menu_blocks import LinkListBlock, MenuEntryBlock


class Tone(models.TextChoices):
    """Colours of the announcement: the foot of the page, or one of common.blocks.grounds."""

    INK = "ink", _("Ink")
    BAND = "band", _("Deep blue")
    WASH = "wash", _("Washed blue")
    STRAW = "straw", _("Straw")
    PLATE = "plate", _("Sand")


@register_setting(icon="site")
class SiteFurniture(BaseSiteSetting):
    """What stands around every page: announcement, menus, footer."""

    shop_name = models.CharField(max_length=60, default="Bower")
    announcement = models.CharField(_("text"), max_length=160, blank=True, help_text=_("Empty shows no bar."))
    announcement_link_label = models.CharField(_("words of the link"), max_length=60, blank=True)
    announcement_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page it links to"),
    )
    announcement_address = models.CharField(
        _("or address it links to"), max_length=300, blank=True, validators=[is_address]
    )
    announcement_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    announcement_until = models.DateTimeField(_("shown until"), null=True, blank=True)
    announcement_tone = models.CharField(_("colour"), max_length=10, choices=Tone, default=Tone.INK)
    menu = StreamField([("link", MenuEntryBlock())], blank=True)
    footer_lead = models.CharField(max_length=200, blank=True)
    footer = StreamField([("list", LinkListBlock())], blank=True)
    legal = StreamField([("link", LinkBlock())], blank=True)
    stamp = models.UUIDField(default=uuid4, editable=False)  # a part of the key of the cached furniture
    legal_note = models.CharField(max_length=160, blank=True, default="Prices include VAT.")

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("announcement"),
                    MultiFieldPanel(
                        [
                            FieldPanel("announcement_link_label"),
                            FieldPanel("announcement_page"),
                            FieldPanel("announcement_address"),
                        ],
                        heading=_("Link"),
                    ),
                    FieldRowPanel(
                        [FieldPanel("announcement_from"), FieldPanel("announcement_until")],
                        heading=_("When"),
                        help_text=_("Empty means always."),
                    ),
                    FieldPanel("announcement_tone"),
                ],
                heading=_("Announcement"),
            ),
            ObjectList([FieldPanel("menu")], heading=_("Menu")),
            ObjectList(
                [FieldPanel("footer_lead"), FieldPanel("footer"), FieldPanel("legal"), FieldPanel("legal_note")],
                heading=_("Footer"),
            ),
            ObjectList([FieldPanel("shop_name")], heading=_("Brand")),
        ]
    )

    class Meta:
        verbose_name = _("site furniture")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stamp = uuid4()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        starts_at, ends_at = self.announcement_from, self.announcement_until
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"announcement_until": _("It would end before it begins.")})
        if self.announcement_address and not (self.announcement_link_label or self.announcement_page):
            raise ValidationError({"announcement_link_label": _("Say what the link leads to.")})
