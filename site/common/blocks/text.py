"""Words: running text and quotes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from common.blocks.choosing import TEXT
from common.richtext import ShownText, clean_rich_text

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class RichTextBlock(blocks.RichTextBlock):
    """Wagtail's block, which holds no markup but the editor's own, however it came in."""

    def to_python(self, value: Any) -> ShownText:
        return ShownText(clean_rich_text(value or ""))

    def normalize(self, value: Any) -> ShownText:
        return ShownText(clean_rich_text(super().normalize(value).source))

    def value_from_form(self, value: Any) -> ShownText:
        return ShownText(clean_rich_text(value or ""))


class TextBlock(RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        group = TEXT
        label = _("Text")
        description = _("Running text with headings, lists and links.")
        template = "common/blocks/text.html"
        frame = "flow"
        preview_value = (
            "<h2>Where the line falls</h2><p>Every mug is held by the foot and dipped <b>once</b>. The potter "
            "counts to two. Where the glaze is thick it runs navy; where it thins, the clay shows through.</p>"
        )


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock()
    source = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        group = TEXT
        label = _("Quote")
        description = _("Somebody's words, with who said them.")
        template = "common/blocks/quote.html"
        frame = "flow"
        preview_value = {
            "quote": "It is the only bowl I own that I have never put away.",
            "source": "A customer in Porto",
        }
