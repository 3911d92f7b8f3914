"""StreamField blocks without any knowledge of the shop: text, pictures, quotes, questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from common.pictures import prefetch_renditions

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "common/blocks/text.html"


class FigureBlock(blocks.StructBlock):
    """A wide picture with an optional caption."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "common/blocks/figure.html"
        presets = ("wide",)


class PictureAndTextBlock(blocks.StructBlock):
    image = ImageBlock()
    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ul"])
    picture_side = blocks.ChoiceBlock(choices=[("left", _("Left")), ("right", _("Right"))], default="left")

    class Meta:
        icon = "doc-full-inverse"
        label = _("Picture and text")
        template = "common/blocks/picture_and_text.html"
        presets = ("wide",)


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), min_num=2, max_num=6)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "common/blocks/gallery.html"
        presets = ("wide",)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `images`, with their files loaded at once where the page has not done so."""
        images = [image for image in value["images"] if image is not None]
        prefetch_renditions(images, "wide")
        return {**super().get_context(value, parent_context), "images": images}


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock()
    source = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "common/blocks/quote.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200)
    answer = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"])

    class Meta:
        icon = "help"


class QuestionsBlock(blocks.StructBlock):
    """Questions that unfold their answers."""

    heading = blocks.CharBlock(required=False, max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "common/blocks/questions.html"


class CallToActionBlock(blocks.StructBlock):
    """A blue band with a heading, a sentence, an optional picture and one button."""

    image = ImageBlock(required=False)
    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(required=False, features=["bold", "italic", "link"])
    button_label = blocks.CharBlock(required=False, max_length=60)
    button_page = blocks.PageChooserBlock(required=False)

    class Meta:
        icon = "placeholder"
        label = _("Band")
        template = "common/blocks/band.html"
        presets = ("wide",)
