"""The site's furniture: what stands around every page."""

import re
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin

from common.blocks import LinkBlock, is_address
from common.contrast import AA_TEXT
from common.fields import StreamField
from home.accents import DARK, HEX, LIGHT, Theme, find_unreadable
from home.furniture_blocks import MOST_PROMISES, LinkListBlock, MenuEntryBlock, PromiseBlock, SocialLinkBlock


class Tone(models.TextChoices):
    """Colours of the announcement: the foot of the page, or one of common.blocks.grounds."""

    INK = "ink", _("Ink")
    BAND = "band", _("Deep blue")
    WASH = "wash", _("Washed blue")
    STRAW = "straw", _("Straw")
    PLATE = "plate", _("Sand")


PLACES = {
    "paper": _("the page"),
    "plate": _("sand"),
    "raise": _("fields and notices"),
    "wash": _("washed blue"),
    "button": _("a button, under its words"),
}
COLOUR = re.compile(rf"\A{HEX}\Z")
is_colour = RegexValidator(COLOUR, _("Write #rrggbb, such as #2047a6."))


class LowerCaseField(models.CharField):
    """Colours are the same in capitals."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.lower() if isinstance(value, str) else value


def _page_field(name: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=name
    )


def _picture_field(name: Any, help_text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=name,
        help_text=help_text,
    )


@register_setting(icon="site")
class SiteFurniture(PreviewableMixin, BaseSiteSetting):
    """What stands around every page: announcement, menus, footer, brand and policies."""

    shop_name = models.CharField(max_length=60, default="Bower")
    announcement = models.CharField(_("text"), max_length=160, blank=True, help_text=_("Empty shows no bar."))
    announcement_link_label = models.CharField(_("words of the link"), max_length=60, blank=True)
    announcement_page = _page_field(_("page it links to"))
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
    logo = _picture_field(
        _("logo"), _("Takes the place of the bird and the name; shown 44 pixels high. Empty keeps both.")
    )
    logo_dark = _picture_field(
        _("logo in the dark"), _("For the dark theme and the footer. Empty lays the other on a light plate.")
    )
    accent = LowerCaseField(
        _("accent"),
        max_length=7,
        blank=True,
        validators=[is_colour],
        help_text=_("Links and buttons, such as #2047a6. Empty is the house's blue."),
    )
    accent_dark = LowerCaseField(
        _("accent in the dark"),
        max_length=7,
        blank=True,
        validators=[is_colour],
        help_text=_("Empty makes it of the other: lightened until it can be read."),
    )
    social = StreamField([("account", SocialLinkBlock())], blank=True, verbose_name=_("elsewhere"))
    promises = StreamField(
        [("promise", PromiseBlock())],
        blank=True,
        max_num=MOST_PROMISES,
        help_text=_("Up to three, above the footer's lists."),
    )
    terms_page = _page_field(_("terms of sale"))
    privacy_page = _page_field(_("privacy"))
    delivery_page = _page_field(_("delivery"))
    returns_page = _page_field(_("returns"))

    PREVIEW_ANNOUNCED = "announced"

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
                [
                    FieldPanel("promises"),
                    FieldPanel("footer_lead"),
                    FieldPanel("social"),
                    FieldPanel("footer"),
                    FieldPanel("legal"),
                    FieldPanel("legal_note"),
                ],
                heading=_("Footer"),
            ),
            ObjectList(
                [
                    FieldPanel("shop_name"),
                    FieldPanel("logo"),
                    FieldPanel("logo_dark"),
                    FieldPanel("accent"),
                    FieldPanel("accent_dark"),
                ],
                heading=_("Brand"),
            ),
            ObjectList(
                [
                    FieldPanel("terms_page", help_text=_("Orders agree to it, and remember which version.")),
                    FieldPanel("privacy_page"),
                    FieldPanel("delivery_page"),
                    FieldPanel("returns_page"),
                ],
                heading=_("Policies"),
            ),
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
        errors: dict[str, Any] = {}
        if starts_at and ends_at and ends_at <= starts_at:
            errors["announcement_until"] = _("It would end before it begins.")
        if self.announcement_address and not (self.announcement_link_label or self.announcement_page):
            errors["announcement_link_label"] = _("Say what the link leads to.")
        for name, theme in (("accent", LIGHT), ("accent_dark", DARK)):
            if problem := _contrast_problem(getattr(self, name), theme):
                errors[name] = problem
        if errors:
            raise ValidationError(errors)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As of now")), (self.PREVIEW_ANNOUNCED, _("While the announcement is up"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The front page with this around it."""
        from home.furniture import preview_furniture  # it reads the models

        preview_furniture(request, self, is_announced=mode_name == self.PREVIEW_ANNOUNCED)
        front = self.site.root_page.specific
        return front.serve_preview(request, front.default_preview_mode)


def _contrast_problem(colour: str, theme: Theme) -> str:
    """What is wrong with the accent in that theme, with what was measured; empty where nothing is."""
    if not COLOUR.match(colour):
        return ""  # empty, or refused for its spelling
    found = find_unreadable(colour, theme)
    if found is None:
        return ""
    return _(
        "On %(place)s its contrast is %(ratio).2f : 1, and %(wanted)s : 1 is the least that can be read. "
        "%(nearest)s would do."
    ) % {
        "place": PLACES[found.ground],
        "ratio": found.ratio,
        "wanted": AA_TEXT,
        "nearest": found.nearest,
    }
