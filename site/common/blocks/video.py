"""Videos of other hosts, of which nothing is loaded before somebody presses play."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from common.blocks.choosing import PICTURES
from common.blocks.samples import sample_pictures
from common.csp import let_frame
from common.videos import host_names, read_video


def is_video(address: str) -> None:
    """Raises ValidationError for an address that is no video of a host we know."""
    if read_video(address) is None:
        hosts = get_text_list(list(host_names()), __("or"))
        raise ValidationError(__("This is not the address of a video at %(hosts)s.") % {"hosts": hosts})


class VideoBlock(blocks.StructBlock):
    """A poster that links to the video; with JavaScript a press puts the host's player in its place."""

    address = blocks.CharBlock(
        max_length=300,
        validators=[is_video],
        help_text=_("Copied from the video's page, such as https://www.youtube.com/watch?v=… or https://vimeo.com/…"),
    )
    title = blocks.CharBlock(max_length=120, help_text=_("What it shows; read aloud and shown on the poster."))
    poster = ImageBlock(required=False)
    caption = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "media"
        group = PICTURES
        label = _("Video")
        description = _("A video from YouTube or Vimeo behind a poster; nothing is loaded from there before a press.")
        template = "common/blocks/video.html"
        presets = ("wide",)
        frame = "flow"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `video`, None where the address leads to none, and lets its host into the page's frames."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        video = read_video(value["address"])
        request = context.get("request")
        if video is not None and request is not None:
            let_frame(request, video.player_origin)
        return {**context, "video": video}

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "address": "https://vimeo.com/76979871",
                "title": "A day at the vat",
                "poster": sample_pictures(1)[0],
                "caption": "Eleven dips, from green to blue.",
            }
        )
