"""What happens one after the other."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from common.blocks.choosing import TEXT
from common.blocks.text import RichTextBlock


class StepBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80)
    text = RichTextBlock(required=False, features=["bold", "italic", "link"])

    class Meta:
        icon = "list-ol"


class StepsBlock(blocks.StructBlock):
    """A numbered list of two to six things to do, side by side where there is room."""

    heading = blocks.CharBlock(required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        group = TEXT
        label = _("Steps")
        description = _("Two to six numbered steps, such as how to send something back.")
        template = "common/blocks/steps.html"
        frame = "flow"
        preview_value = {
            "heading": "Sending something back",
            "steps": [
                {"heading": "Write to us", "text": "<p>Within thirty days, for any reason.</p>"},
                {"heading": "Pack it", "text": "<p>As it came, if you still have the box.</p>"},
                {"heading": "Have it back", "text": "<p>We refund it within two days.</p>"},
            ],
        }
