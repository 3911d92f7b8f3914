"""Questions and their answers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from common.blocks.choosing import TEXT
from common.blocks.text import RichTextBlock


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200)
    answer = RichTextBlock(features=["bold", "italic", "link", "ol", "ul"])

    class Meta:
        icon = "help"


class QuestionsBlock(blocks.StructBlock):
    """Questions that unfold their answers."""

    heading = blocks.CharBlock(required=False, max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        group = TEXT
        label = _("Questions and answers")
        description = _("Questions in a list; a press unfolds the answer.")
        template = "common/blocks/questions.html"
        frame = "flow"
        preview_value = {
            "heading": "Often asked",
            "questions": [
                {"question": "Is every line the same?", "answer": "<p>No two.</p>"},
                {"question": "Can it be repaired?", "answer": "<p>Small chips can.</p>"},
                {"question": "May it go into the dishwasher?", "answer": "<p>It may.</p>"},
            ],
        }
