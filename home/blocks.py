"""StreamField blocks of content pages, which mix text, pictures, products, categories and articles."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from catalog.blocks import CategoryRowBlock, ProductRowBlock
from common.blocks import (
    CallToActionBlock,
    FigureBlock,
    GalleryBlock,
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    TextBlock,
)


class HeroBlock(blocks.StructBlock):
    """The opening of a page: a large heading, a lead, one button, a picture that bleeds to the right."""

    image = ImageBlock()
    heading = blocks.CharBlock(max_length=120)
    lead = blocks.TextBlock(required=False)
    button_label = blocks.CharBlock(required=False, max_length=60)
    button_page = blocks.PageChooserBlock(required=False)

    class Meta:
        icon = "image"
        label = _("Hero")
        template = "home/blocks/hero.html"


class CategoryTilesBlock(blocks.StructBlock):
    """Up to six categories with their pictures and how many things each holds."""

    heading = blocks.CharBlock(max_length=120, default="Departments")
    categories = blocks.ListBlock(blocks.PageChooserBlock(page_type="catalog.CategoryPage"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ul"
        label = _("Categories")
        template = "home/blocks/category_tiles.html"


class ArticleRowBlock(blocks.StructBlock):
    """The newest articles of the journal."""

    heading = blocks.CharBlock(max_length=120, default="From the journal")
    count = blocks.IntegerBlock(min_value=1, max_value=6, default=3)

    class Meta:
        icon = "doc-full"
        label = _("Journal")
        template = "home/blocks/article_row.html"


class HomeBlocks(blocks.StreamBlock):
    hero = HeroBlock()
    categories = CategoryTilesBlock()
    category_products = CategoryRowBlock()
    products = ProductRowBlock()
    band = CallToActionBlock()
    picture_and_text = PictureAndTextBlock()
    text = TextBlock()
    quote = QuoteBlock()
    articles = ArticleRowBlock()


class ContentBlocks(blocks.StreamBlock):
    text = TextBlock()
    picture = FigureBlock()
    picture_and_text = PictureAndTextBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    band = CallToActionBlock()
    products = ProductRowBlock()
    category_products = CategoryRowBlock()
