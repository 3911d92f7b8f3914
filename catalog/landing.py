"""Starting a landing page for a product: a draft that already says what the product itself knows."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page

from catalog.models import CategoryPage, Product, ProductPage, ShopPage


class NoShopPage(Exception):
    """There is no shop page and no category that the landing page could stand under."""


def landing_parent(product: Product) -> Page:
    """The product's first category, else the shop. Raises NoShopPage."""
    key = product.category_memberships.order_by("position", "pk").values_list("category_key", flat=True).first()
    categories = CategoryPage.objects.filter(translation_key=key, locale=Locale.get_default())
    parent = (categories.first() if key else None) or ShopPage.objects.order_by("pk").first()
    if parent is None:
        raise NoShopPage
    return parent


@transaction.atomic
def draft_landing_page(*, product: Product, parent: Page, by: AbstractBaseUser | None) -> ProductPage:
    """A draft page under `parent` with the product's name, summary and first picture.

    It is the product's own page unless it has one already, live or draft.
    """
    first = product.pictures.select_related("picture").order_by("sort_order", "pk").first()
    page = ProductPage(
        title=product.name,
        slug=_free_slug(parent, product.slug or slugify(product.name)),
        product=product,
        is_canonical=not ProductPage.objects.filter(product=product, is_canonical=True).exists(),
        lead=product.summary,
        hero=first.picture if first else None,
        live=False,
        has_unpublished_changes=True,
        owner=by,
    )
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create")
    return page


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
