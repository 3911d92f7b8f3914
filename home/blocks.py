"""StreamField blocks of content pages, which mix text, pictures, products, categories and articles."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from catalog.blocks import CategoryRowBlock, ProductRowBlock
from catalog.context import default_price_context
from common.blocks import (
    CallToActionBlock,
    FigureBlock,
    GalleryBlock,
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    TextBlock,
)
from home.selectors import list_departments

is_address = RegexValidator(
    r"^(/(?!/)|#|https?://|mailto:|tel:)",
    _("Begin with / for an address of this site, or with https://, mailto: or tel:."),
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
        presets = ("hero",)


class CategoryTilesBlock(blocks.StructBlock):
    """Up to six categories with their pictures and how many things each holds."""

    heading = blocks.CharBlock(max_length=120, default="Departments")
    categories = blocks.ListBlock(blocks.PageChooserBlock(page_type="catalog.CategoryPage"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ul"
        label = _("Categories")
        template = "home/blocks/category_tiles.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `departments`: the live categories with their counts."""
        departments = list_departments(categories=value["categories"], context=default_price_context())
        return {**super().get_context(value, parent_context), "departments": departments}


class ArticleRowBlock(blocks.StructBlock):
    """The newest articles of the journal."""

    heading = blocks.CharBlock(max_length=120, default="From the journal")
    count = blocks.IntegerBlock(min_value=1, max_value=6, default=3)

    class Meta:
        icon = "doc-full"
        label = _("Journal")
        template = "home/blocks/article_row.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `articles`, the newest first, and `journal`, the page that lists them all."""
        from home.models import ArticlePage, JournalPage  # pages hold these blocks

        articles = ArticlePage.objects.live().newest().with_pictures()[: value["count"]]
        journal = JournalPage.objects.live().first()
        return {**super().get_context(value, parent_context), "articles": articles, "journal": journal}


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


class LinkBlock(blocks.StructBlock):
    """A link of a menu: to a page, or to an address of this site or another."""

    label = blocks.CharBlock(max_length=60)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False,
        max_length=300,
        validators=[is_address],
        help_text=_("Such as /order/find/ or https://…; used without a page."),
    )

    class Meta:
        icon = "link"

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if cleaned["page"] is None and not cleaned["address"]:
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose a page or write an address."))})
        return cleaned


class LinkListBlock(blocks.StructBlock):
    """A list of links under a heading, such as "Help" in the footer."""

    heading = blocks.CharBlock(max_length=60)
    links = blocks.ListBlock(LinkBlock())
