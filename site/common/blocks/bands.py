"""Bands and notices that ask for something or tell it: a call to action, an announcement, a countdown."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from common import clock
from common.blocks.choosing import CALLS
from common.blocks.grounds import GroundBlock
from common.blocks.links import WithButtons, button_list
from common.blocks.samples import sample_pictures
from common.blocks.text import RichTextBlock

SAMPLE_BUTTON = {"label": "See them all", "page": None, "address": "/"}


class MomentBlock(blocks.DateTimeBlock):
    """A moment in the shop's local time; one that came without a zone is taken for that."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment

    def normalize(self, value: Any) -> datetime | None:
        return self.to_python(value)


class CallToActionBlock(WithButtons):
    """A coloured band with a heading, a sentence, an optional picture and buttons."""

    image = ImageBlock(required=False)
    heading = blocks.CharBlock(max_length=120)
    text = RichTextBlock(required=False, features=["bold", "italic", "link"])
    buttons = button_list()
    ground = GroundBlock(default="band")

    class Meta:
        icon = "pick"
        group = CALLS
        label = _("Band")
        description = _("A call to action: a band across the page with a heading, a sentence and a button.")
        template = "common/blocks/band.html"
        presets = ("wide",)
        frame = "bare"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "image": sample_pictures(1)[0],
                "heading": "Why only blue?",
                "text": "<p>One colour leaves room to look at the clay, the weave and the maker's hand.</p>",
                "buttons": [{**SAMPLE_BUTTON, "label": "Read our story"}],
            }
        )


class AnnouncementBlock(WithButtons):
    """One sentence that people should know, until the moment it stops being true."""

    text = RichTextBlock(features=["bold", "italic", "link"])
    buttons = button_list()
    ground = GroundBlock(default="plate")
    shown_until = MomentBlock(required=False, help_text=_("Not shown any more from then on."))

    class Meta:
        icon = "info-circle"
        group = CALLS
        label = _("Announcement")
        description = _("A notice such as a holiday or a change, which can take itself down at a moment.")
        template = "common/blocks/announcement.html"
        frame = "flow"
        preview_value = {
            "text": "<p><b>We are away from 3 to 17 August.</b> Orders placed until Friday still leave before.</p>",
            "buttons": [],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `is_over`."""
        is_over = _has_passed(value.get("shown_until"))
        return {**super().get_context(value, parent_context), "is_over": is_over}


class CountdownBlock(WithButtons):
    """What ends at a moment: with the date for everyone, counted down where there is JavaScript."""

    heading = blocks.CharBlock(max_length=120)
    text = RichTextBlock(required=False, features=["bold", "italic", "link"])
    ends_at = MomentBlock(label=_("Ends at"), help_text=_("In the shop's local time."))
    ended_text = blocks.CharBlock(
        required=False, max_length=200, help_text=_("Shown afterwards; without it the block then shows nothing.")
    )
    buttons = button_list()
    ground = GroundBlock(default="wash")

    class Meta:
        icon = "time"
        group = CALLS
        label = _("Countdown")
        description = _("Says when something ends, and takes itself down then. Only for what really ends.")
        template = "common/blocks/countdown.html"
        frame = "flow"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `is_over`."""
        return {**super().get_context(value, parent_context), "is_over": _has_passed(value["ends_at"])}

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "heading": "The spring firing is open",
                "text": "<p>Forty mugs, one kiln. What is ordered until then is fired in it.</p>",
                "ends_at": clock.now() + timedelta(days=3, hours=5),
                "buttons": [SAMPLE_BUTTON],
            }
        )


def _has_passed(moment: datetime | None) -> bool:
    return moment is not None and moment <= clock.now()
