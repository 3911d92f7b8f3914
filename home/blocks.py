"""StreamField blocks of content pages, which mix text, pictures, products, categories and articles."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from catalog.blocks import CategoryRowBlock, ComparisonBlock, LookBlock, ProductRowBlock
from catalog.context import default_price_context
from common.blocks import (
    CALLS,
    SHOP,
    AnnouncementBlock,
    CallToActionBlock,
    CountdownBlock,
    FigureBlock,
    GalleryBlock,
    GroundBlock,
    LinkBlock,
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    StepsBlock,
    TableBlock,
    TextBlock,
    VideoBlock,
    WithButtons,
    button_list,
    sample_pictures,
)
from home.selectors import list_departments


class HeroBlock(WithButtons):
    """The opening of a page: a large heading, a lead, buttons, on a colour; a picture bleeds to the right."""

    image = ImageBlock(required=False)
    heading = blocks.CharBlock(max_length=120)
    lead = blocks.TextBlock(required=False)
    buttons = button_list()
    ground = GroundBlock(help_text=_("Under the words, and across the page where there is no picture."))

    class Meta:
        icon = "h1"
        group = CALLS
        label = _("Hero")
        description = _("The opening of a page: a large heading with a picture or a colour and up to two buttons.")
        template = "home/blocks/hero.html"
        presets = ("hero",)
        frame = "bare"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "image": sample_pictures(1)[0],
                "heading": "Blue things, well made",
                "lead": "Gathered the way a bowerbird gathers: one good find at a time.",
                "buttons": [{"label": "See what is new", "page": None, "address": "/"}],
            }
        )


class CategoryTilesBlock(blocks.StructBlock):
    """Up to six categories with their pictures and how many things each holds."""

    heading = blocks.CharBlock(max_length=120, default="Departments")
    categories = blocks.ListBlock(blocks.PageChooserBlock(page_type="catalog.CategoryPage"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ul"
        group = SHOP
        label = _("Categories")
        description = _("Two to six categories as tiles, each with how many things it holds.")
        template = "home/blocks/category_tiles.html"
        frame = "bare"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `departments`: the live categories with their counts."""
        departments = list_departments(categories=value["categories"], context=default_price_context())
        return {**super().get_context(value, parent_context), "departments": departments}

    def get_preview_value(self) -> Any:
        """The first categories of the shop."""
        from catalog.models import CategoryPage  # pages hold these blocks

        categories = CategoryPage.objects.live().order_by("depth", "path")[:6]
        return self.normalize({"heading": "Departments", "categories": list(categories)})


class ArticleRowBlock(blocks.StructBlock):
    """The newest articles of the journal."""

    heading = blocks.CharBlock(max_length=120, default="From the journal")
    count = blocks.IntegerBlock(min_value=1, max_value=6, default=3)

    class Meta:
        icon = "doc-full"
        group = SHOP
        label = _("Journal")
        description = _("The newest articles of the journal.")
        template = "home/blocks/article_row.html"
        frame = "bare"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `articles`, the newest first, and `journal`, the page that lists them all."""
        from home.models import ArticlePage, JournalPage  # pages hold these blocks

        articles = ArticlePage.objects.live().newest().with_pictures()[: value["count"]]
        journal = JournalPage.objects.live().first()
        return {**super().get_context(value, parent_context), "articles": articles, "journal": journal}

    def get_preview_value(self) -> Any:
        return self.normalize({"heading": "From the journal", "count": 3})


class ContentBlocks(blocks.StreamBlock):
    """Everything that a page of content is made of."""

    hero = HeroBlock()
    band = CallToActionBlock()
    announcement = AnnouncementBlock()
    countdown = CountdownBlock()
    text = TextBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    steps = StepsBlock()
    table = TableBlock()
    picture = FigureBlock()
    picture_and_text = PictureAndTextBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    products = ProductRowBlock()
    category_products = CategoryRowBlock()
    look = LookBlock()
    comparison = ComparisonBlock()
    categories = CategoryTilesBlock()
    articles = ArticleRowBlock()


class HomeBlocks(ContentBlocks):
    """What the front page is made of."""


class LinkListBlock(blocks.StructBlock):
    """A list of links under a heading, such as "Help" in the footer."""

    heading = blocks.CharBlock(max_length=60)
    links = blocks.ListBlock(LinkBlock())
