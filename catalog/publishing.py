"""The publish gate: what a product page needs before it goes live. The page itself asks whenever it does.

Whoever publishes, an editor, a schedule, a bulk action, a moderator, an import or a copy, comes through
ProductPage.save(), and that asks here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage

from catalog.context import PriceContext, default_price_context
from catalog.models.products import Product, ProductPicture, Variant
from common.publishing import Problem, PublishRefused
from common.streams import walk

if TYPE_CHECKING:
    from catalog.models import ProductPage


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as the page shows it; `words` say what is seen. `row` is its place in the gallery's rows."""

    field: str
    title: str
    words: str
    is_decorative: bool = False
    row: int | None = None


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What the rules look at. `prices` has one entry for each variant that is sold: minor units, or None.

    `rival` is the title of another published page that is the product's own in this language.
    """

    is_on_sale: bool
    prices: tuple[int | None, ...]
    has_tax_class: bool
    gallery: tuple[ShownPicture, ...]
    in_blocks: tuple[ShownPicture, ...]
    rival: str = ""


def find_problems(facts: StoryFacts | None) -> tuple[Problem, ...]:
    """What hinders publishing, in the order of the editor's fields; `facts` is None while no product is chosen."""
    if facts is None:
        return (Problem("product", _("Choose the product that this page tells of.")),)
    problems = []
    if not facts.is_on_sale:
        problems.append(Problem("product", _("This product is not on sale: it is archived or switched off.")))
    elif not facts.prices:
        problems.append(Problem("product", _("This product has no variant that can be sold.")))
    elif all(price is None for price in facts.prices):
        problems.append(Problem("product", _("This product has no price now.")))
    if not facts.has_tax_class:
        problems.append(Problem("product", _("This product has no tax class.")))
    if facts.rival:
        told = _("“%(page)s” is this product's own page already. Turn this off here, or there first.")
        problems.append(Problem("is_canonical", told % {"page": facts.rival}))
    if not facts.gallery:
        problems.append(Problem("hero", _("There is no picture: add one here, to the gallery or to the product.")))
    problems += [
        Problem(
            picture.field,
            _("“%(picture)s” needs words for those who cannot see it, or the mark that it is decorative.")
            % {"picture": picture.title},
            picture.row,
        )
        for picture in (*facts.gallery, *facts.in_blocks)
        if not picture.words.strip() and not picture.is_decorative
    ]
    return tuple(problems)


def publish_problems(
    page: "ProductPage", *, gallery: Sequence[Any] | None = None, context: PriceContext | None = None
) -> tuple[Problem, ...]:
    """What hinders publishing the page as it is in memory, saved or not; empty when it may go live.

    `gallery` are the rows of a form that is not saved yet; the page's own otherwise. At most four queries.
    """
    return find_problems(story_facts(page, gallery=gallery, context=context))


def require_publishable(page: "ProductPage") -> None:
    """The gate. Raises PublishRefused."""
    problems = publish_problems(page)
    if problems:
        raise PublishRefused(page, problems)


def story_facts(
    page: "ProductPage", *, gallery: Sequence[Any] | None = None, context: PriceContext | None = None
) -> StoryFacts | None:
    """What the rules look at, of the page and of its product as it is now."""
    if page.product_id is None:
        return None
    product = page.product
    sold = Variant.objects.active().filter(product=product.pk).with_price(context or default_price_context())
    rows = list(page.gallery.all()) if gallery is None else gallery
    rival = page.other_canonical_pages().live().order_by("pk").first() if page.is_canonical else None
    return StoryFacts(
        is_on_sale=product.is_active and product.archived_at is None,
        prices=tuple(variant.price_amount for variant in sold.order_by("position", "pk")),
        has_tax_class=product.tax_class_id is not None,
        gallery=tuple(_gallery(page, rows, product)),
        in_blocks=(*_pictures_in(page.story, "story"), *_pictures_in(page.specifications, "specifications")),
        rival=rival.title if rival is not None else "",
    )


def _gallery(page: "ProductPage", rows: Sequence[Any], product: Product) -> list[ShownPicture]:
    """The hero and the gallery; with neither the product's pictures, which the page then shows."""
    prefetch_related_objects(rows, "picture")
    shown = []
    if page.hero is not None:
        shown.append(ShownPicture("hero", page.hero.title, page.hero.description, page.hero.is_decorative))
    shown += [_of_row(row, "gallery", place) for place, row in enumerate(rows) if row.picture is not None]
    if not shown:
        own = ProductPicture.objects.filter(product=product.pk).select_related("picture").order_by("sort_order", "pk")
        shown = [_of_row(row, "product") for row in own]
    return shown


def _of_row(row: Any, field: str, place: int | None = None) -> ShownPicture:
    picture = row.picture
    return ShownPicture(field, picture.title, row.alt_text or picture.description, picture.is_decorative, place)


def _pictures_in(stream: Any, field: str) -> Iterable[ShownPicture]:
    """Pictures of blocks; where the block asks for no words of its own those of the library hold."""
    for block, value in walk(stream):
        if isinstance(block, ImageBlock) and isinstance(value, AbstractImage):
            yield ShownPicture(field, value.title, value.contextual_alt_text or "", bool(value.decorative))
        elif isinstance(value, AbstractImage):
            yield ShownPicture(field, value.title, value.description, getattr(value, "is_decorative", False))
