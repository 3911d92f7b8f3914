"""Several pages may tell of one product: which address is the product's, in each state of its pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from wagtail.models import Locale

from catalog.addresses import product_urls
from catalog.models import CategoryPage, ProductPage
from catalog.offers import list_offers
from catalog.tests import two_languages
from catalog.tests.factories import (
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    VariantFactory,
    price_context,
)
from common.publishing import PublishRefused
from home.models import HomePage

pytestmark = pytest.mark.django_db
PLAIN, OWN, CAMPAIGN = "/shop/p/mug/", "/shop/mugs/mug/", "/shop/mugs/summer/"


@pytest.fixture
def mugs() -> CategoryPage:
    return CategoryPageFactory(title="Mugs")


@pytest.fixture
def mug(mugs):
    product = ProductFactory(name="Mug", slug="mug")
    VariantFactory(product=product, price=2800, stock=3)
    ProductPageFactory(title="Mug", product=product, hero=PictureFactory(), parent=mugs, live=False)
    campaign = {"title": "Summer", "is_canonical": False, "live": False}
    ProductPageFactory(product=product, hero=PictureFactory(), parent=mugs, **campaign)
    return product


def page(slug: str) -> ProductPage:
    return ProductPage.objects.get(slug=slug)


def publish(*slugs: str) -> None:
    for slug in slugs:
        page(slug).save_revision().publish()


def rename(slug: str, new: str) -> None:
    story = page(slug)
    story.slug = new
    story.save_revision().publish()


def make_canonical(slug: str) -> None:
    story = page(slug)
    story.is_canonical = True
    story.save_revision().publish()


def nothing_is_published() -> None:
    """Both pages are drafts."""


def its_own_page_is_published() -> None:
    publish("mug")


def a_campaign_is_published() -> None:
    publish("summer")


def both_are_published() -> None:
    publish("summer", "mug")


def its_own_page_is_taken_down() -> None:
    publish("summer", "mug")
    page("mug").unpublish()


def its_own_page_is_deleted() -> None:
    publish("summer", "mug")
    page("mug").delete()


def its_own_page_is_renamed() -> None:
    publish("summer", "mug")
    rename("mug", "cup")


def its_own_page_is_moved() -> None:
    publish("summer", "mug")
    page("mug").move(CategoryPageFactory(title="Gifts"), pos="last-child")


def its_category_is_renamed() -> None:
    publish("summer", "mug")
    category = CategoryPage.objects.get(slug="mugs")
    category.slug = "cups"
    category.save_revision().publish()


def the_campaign_takes_over() -> None:
    publish("summer", "mug")
    page("mug").unpublish()
    make_canonical("summer")


def a_copy_is_made() -> None:
    publish("mug")
    page("mug").copy(update_attrs={"slug": "copy"}, keep_live=True)


def an_alias_follows_it() -> None:
    publish("mug")
    page("mug").create_alias(update_slug="alias")
    publish("mug")


# What was done, the product's address, and where the other published pages say that it is.
STATES: list[tuple[Callable[[], None], str, dict[str, str]]] = [
    (nothing_is_published, PLAIN, {}),
    (its_own_page_is_published, OWN, {}),
    (a_campaign_is_published, PLAIN, {CAMPAIGN: PLAIN}),
    (both_are_published, OWN, {CAMPAIGN: OWN}),
    (its_own_page_is_taken_down, PLAIN, {CAMPAIGN: PLAIN}),
    (its_own_page_is_deleted, PLAIN, {CAMPAIGN: PLAIN}),
    (its_own_page_is_renamed, "/shop/mugs/cup/", {CAMPAIGN: "/shop/mugs/cup/"}),
    (its_own_page_is_moved, "/shop/gifts/mug/", {CAMPAIGN: "/shop/gifts/mug/"}),
    (its_category_is_renamed, "/shop/cups/mug/", {"/shop/cups/summer/": "/shop/cups/mug/"}),
    (the_campaign_takes_over, CAMPAIGN, {}),
    (a_copy_is_made, OWN, {"/shop/mugs/copy/": OWN}),
    (an_alias_follows_it, OWN, {"/shop/mugs/alias/": OWN}),
]


def rel_canonical(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().partition('rel="canonical" href="http://testserver')[2].partition('"')[0]


@pytest.mark.parametrize(("state", "address", "others"), STATES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_product_has_one_address_and_every_page_says_so(client, mug, state, address, others):
    state()

    variant = mug.variants.get()
    assert product_urls([mug]) == {mug.pk: address}
    assert list_offers(variant_ids=[variant.pk], context=price_context())[variant.pk].url == address
    assert client.get(PLAIN, follow=True).wsgi_request.path == address
    assert {place: rel_canonical(client, place) for place in (address, *others)} == {address: address, **others}


def test_a_second_page_of_its_own_is_refused_while_the_first_is_published(mug):
    publish("mug", "summer")
    second = page("summer")
    second.is_canonical = True

    with pytest.raises(PublishRefused) as refusal:
        second.save_revision().publish()

    assert refusal.value.message_dict == {
        "is_canonical": ["“Mug” is this product's own page already. Turn this off here, or there first."]
    }
    assert list(ProductPage.objects.live().filter(is_canonical=True)) == [page("mug")]


def test_each_language_has_a_page_of_its_own(settings, client, mug):
    for name, value in two_languages.SETTINGS.items():
        setattr(settings, name, value)
    portuguese = Locale.objects.create(language_code="pt")
    publish("mug", "summer")
    HomePage.objects.get().copy_for_translation(portuguese).save_revision().publish()
    translated = page("mug").copy_for_translation(portuguese, copy_parents=True)

    before = urls_by_language(mug)
    translated.save_revision().publish()
    after = urls_by_language(mug)
    ProductPage.objects.get(pk=translated.pk).unpublish()

    assert before == {"en": OWN, "pt": OWN}
    assert after == {"en": OWN, "pt": "/pt/shop/mugs/mug/"}
    assert urls_by_language(mug) == before


def urls_by_language(product) -> dict[str, str]:
    found = {}
    for language in ("en", "pt"):
        with translation.override(language):
            found[language] = product_urls([product])[product.pk]
    return found
