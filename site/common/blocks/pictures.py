"""Pictures: alone, beside a text, in a row."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from common.blocks.choices import ChoiceBlock
from common.blocks.choosing import PICTURES
from common.blocks.samples import sample_pictures
from common.blocks.text import RichTextBlock
from common.pictures import prefetch_renditions


class FigureBlock(blocks.StructBlock):
    """A wide picture with an optional caption."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "image"
        group = PICTURES
        label = _("Picture")
        description = _("One wide picture with a caption.")
        template = "common/blocks/figure.html"
        presets = ("wide",)
        frame = "flow"

    def get_preview_value(self) -> Any:
        return self.normalize({"image": sample_pictures(1)[0], "caption": "The bench, on a Thursday afternoon."})


class PictureAndTextBlock(blocks.StructBlock):
    image = ImageBlock()
    heading = blocks.CharBlock(required=False, max_length=120)
    text = RichTextBlock(features=["bold", "italic", "link", "ul"])
    picture_side = ChoiceBlock(choices=[("left", _("Left")), ("right", _("Right"))], default="left")

    class Meta:
        icon = "doc-full-inverse"
        group = PICTURES
        label = _("Picture and text")
        description = _("A picture at the left or right of a short text.")
        template = "common/blocks/picture_and_text.html"
        presets = ("wide",)
        frame = "flow"

    def get_preview_value(self) -> Any:
        text = "<p>Straw paper, cotton tape, a box that has usually been one before.</p>"
        return self.normalize(
            {
                "image": sample_pictures(1)[0],
                "heading": "Packed to be opened twice",
                "text": text,
                "picture_side": "left",
            }
        )


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), default=[None, None], min_num=2, max_num=6)  # room for the two it needs

    class Meta:
        icon = "grid"
        group = PICTURES
        label = _("Gallery")
        description = _("Two to six pictures side by side.")
        template = "common/blocks/gallery.html"
        presets = ("wide",)
        frame = "flow"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `images`, with their files loaded at once where the page has not done so."""
        images = [image for image in value["images"] if image is not None]
        prefetch_renditions([image for image in images if image.pk], "wide")
        return {**super().get_context(value, parent_context), "images": images}

    def get_preview_value(self) -> Any:
        return self.normalize({"images": sample_pictures(4)})
