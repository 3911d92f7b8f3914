"""StreamField blocks of content pages, which mix text, pictures, products, categories and articles."""

from collections.abc import Iterable
from copy import copy
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
    PictureAndTextBlock,
    QuestionsBlock,
    QuoteBlock,
    RichTextBlock,
    StepsBlock,
    TableBlock,
    TextBlock,
    VideoBlock,
    WithButtons,
    button_list,
    sample_pictures,
)
from common.streams import once_a_page
from home.forms import default_consent, sign_about
from home.selectors import list_departments

MOST_ARTICLES = 6


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


class NewsletterBlock(blocks.StructBlock):
    """Asks for an address; the newsletter comes once the mail's link was used (home.newsletter)."""

    heading = blocks.CharBlock(max_length=120)
    text = RichTextBlock(required=False, features=["bold", "italic", "link"])
    consent = blocks.CharBlock(
        max_length=400,
        default=default_consent,
        label=_("What people agree to"),
        help_text=_("Stands under the field, and is kept with each address as what it agreed to."),
    )
    ground = GroundBlock(default="wash")

    class Meta:
        icon = "mail"
        group = CALLS
        label = _("Newsletter")
        description = _("A field to sign up for the newsletter. Whoever does confirms by the link of a mail.")
        template = "home/blocks/newsletter.html"
        frame = "flow"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `about`: the page it stands on and the words agreed to, signed."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page_id = getattr(context.get("page"), "pk", None)
        return {**context, "about": sign_about(page_id=page_id, consent=value["consent"])}

    def get_preview_value(self) -> Any:
        text = "<p>New firings, seed lists and one good story. No more than that.</p>"
        consent, ground = default_consent(), "wash"
        return self.normalize(
            {"heading": "A letter, once a month", "text": text, "consent": consent, "ground": ground}
        )


class CategoryChooserBlock(blocks.PageChooserBlock):
    """Chooses categories, and reads those of a page together with their pictures."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"page_type": "catalog.CategoryPage", **kwargs})

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        ids = list(values)
        found = self.model_class.objects.select_related("picture").in_bulk(ids)
        return [copy(found[pk]) if pk in found else None for pk in ids]


class CategoryTilesBlock(blocks.StructBlock):
    """Up to six categories with their pictures and how many things each holds."""

    heading = blocks.CharBlock(max_length=120, default="Departments")
    categories = blocks.ListBlock(CategoryChooserBlock(), min_num=2, max_num=6)

    class Meta:
        icon = "list-ul"
        group = SHOP
        label = _("Categories")
        description = _("Two to six categories as tiles, each with how many things it holds.")
        template = "home/blocks/category_tiles.html"
        frame = "bare"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `departments`: the live categories with their counts."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        categories = [category for category in value["categories"] if category is not None]
        prices = getattr(context.get("shelf"), "context", None) or default_price_context()
        departments = once_a_page(
            context,
            f"departments {[category.pk for category in categories]}",
            lambda: list_departments(categories=categories, context=prices),
        )
        return {**context, "departments": departments}

    def get_preview_value(self) -> Any:
        """The first categories of the shop."""
        from catalog.models import CategoryPage  # pages hold these blocks

        categories = CategoryPage.objects.live().order_by("depth", "path")[:6]
        return self.normalize({"heading": "Departments", "categories": list(categories)})


class ArticleRowBlock(blocks.StructBlock):
    """The newest articles of the journal."""

    heading = blocks.CharBlock(max_length=120, default="From the journal")
    count = blocks.IntegerBlock(min_value=1, max_value=MOST_ARTICLES, default=3)

    class Meta:
        icon = "doc-full"
        group = SHOP
        label = _("Journal")
        description = _("The newest articles of the journal.")
        template = "home/blocks/article_row.html"
        frame = "bare"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `articles`, the newest first, and `journal_url`, where they all are."""
        from home.journal import journal_address, list_newest_articles  # pages hold these blocks

        context: dict[str, Any] = super().get_context(value, parent_context)
        articles = once_a_page(context, "articles", lambda: list_newest_articles(count=MOST_ARTICLES))
        return {**context, "articles": articles[: value["count"]], "journal_url": journal_address()}

    def get_preview_value(self) -> Any:
        return self.normalize({"heading": "From the journal", "count": 3})


class ContentBlocks(blocks.StreamBlock):
    """Everything that a page of content is made of."""

    hero = HeroBlock()
    band = CallToActionBlock()
    announcement = AnnouncementBlock()
    countdown = CountdownBlock()
    newsletter = NewsletterBlock()
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
