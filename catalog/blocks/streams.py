"""Which blocks the pages of the catalogue are composed of."""

from wagtail import blocks

from catalog.blocks.comparison import ComparisonBlock
from catalog.blocks.look import LookBlock
from catalog.blocks.rows import CategoryRowBlock, ProductRowBlock
from catalog.blocks.specifications import SpecificationTableBlock
from common.blocks import (
    AnnouncementBlock,
    CallToActionBlock,
    CountdownBlock,
    FigureBlock,
    GalleryBlock,
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    StepsBlock,
    TableBlock,
    TextBlock,
    VideoBlock,
)


class StoryBlocks(blocks.StreamBlock):
    """The story of a product."""

    text = TextBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    steps = StepsBlock()
    table = TableBlock()
    picture = FigureBlock()
    picture_and_text = PictureAndTextBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    band = CallToActionBlock()
    announcement = AnnouncementBlock()
    countdown = CountdownBlock()
    products = ProductRowBlock()
    category_products = CategoryRowBlock()
    look = LookBlock()
    comparison = ComparisonBlock()


class ListingBlocks(StoryBlocks):
    """What stands above and below the listing of a category or a collection."""


class SpecificationBlocks(blocks.StreamBlock):
    table = SpecificationTableBlock()
    text = TextBlock()
