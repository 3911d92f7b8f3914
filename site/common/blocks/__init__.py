"""StreamField blocks without any knowledge of the shop: text, pictures, films, tables, questions, notices.

How to add one is told in docs/blocks.md.
"""

from common.blocks.bands import AnnouncementBlock, CallToActionBlock, CountdownBlock
from common.blocks.choices import ChoiceBlock
from common.blocks.choosing import CALLS, PICTURES, SHOP, TEXT
from common.blocks.grounds import GroundBlock
from common.blocks.links import LinkBlock, LinkValue, WithButtons, button_list, is_address
from common.blocks.pictures import FigureBlock, GalleryBlock, PictureAndTextBlock
from common.blocks.questions import QuestionBlock, QuestionsBlock
from common.blocks.samples import sample_pictures
from common.blocks.steps import StepBlock, StepsBlock
from common.blocks.tables import TableBlock
from common.blocks.text import TEXT_FEATURES, QuoteBlock, RichTextBlock, TextBlock
from common.blocks.video import VideoBlock

__all__ = [
    "CALLS",
    "PICTURES",
    "SHOP",
    "TEXT",
    "TEXT_FEATURES",
    "AnnouncementBlock",
    "CallToActionBlock",
    "ChoiceBlock",
    "CountdownBlock",
    "FigureBlock",
    "GalleryBlock",
    "GroundBlock",
    "LinkBlock",
    "LinkValue",
    "PictureAndTextBlock",
    "QuestionBlock",
    "QuestionsBlock",
    "QuoteBlock",
    "RichTextBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
    "WithButtons",
    "button_list",
    "is_address",
    "sample_pictures",
]
