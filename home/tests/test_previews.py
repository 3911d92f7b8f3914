"""Every kind of page is previewed as its draft stands and as visitors see it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from wagtail.models import Page, get_page_models

from catalog.models import CategoryPage, CollectionPage, ProductPage, ShopPage
from catalog.tests.factories import (
    CategoryPageFactory,
    PictureFactory,
    ProductPageFactory,
    ShopPageFactory,
    VariantFactory,
)
from common.tests.staff import log_in
from home.models import ArticlePage, ContactPage, ContentPage, FaqPage, HomePage, JournalPage
from home.tests.factories import article_page, contact_page, content_page, faq_page, journal_page

pytestmark = pytest.mark.django_db
DRAFT, PUBLISHED = "What is drafted", "What is published"


def collection() -> CollectionPage:
    return ShopPageFactory().add_child(instance=CollectionPage(title="Blue things", slug="blue-things"))


def story() -> ProductPage:
    return ProductPageFactory(title="Mug", product=VariantFactory(price=2800).product, hero=PictureFactory())


PAGES: dict[type[Page], Callable[[], Page]] = {
    HomePage: HomePage.objects.get,
    ContentPage: content_page,
    JournalPage: journal_page,
    ArticlePage: article_page,
    FaqPage: faq_page,
    ContactPage: contact_page,
    ShopPage: ShopPageFactory,
    CategoryPage: CategoryPageFactory,
    CollectionPage: collection,
    ProductPage: story,
}
every_page = pytest.mark.parametrize("make", PAGES.values(), ids=[model.__name__ for model in PAGES])


def test_no_kind_of_page_is_forgotten_here():
    assert set(PAGES) == set(get_page_models()) - {Page}


def named(page: Page, title: str) -> Page:
    page.title, page.seo_title = title, title
    return page


@every_page
def test_draft_and_published_stand_side_by_side(make):
    page = named(make(), PUBLISHED)
    page.save_revision().publish()
    page = named(page.specific_class.objects.get(pk=page.pk), DRAFT)

    shown = {mode: page.make_preview_request(preview_mode=mode) for mode in ("", "published")}

    assert [size["name"] for size in page.preview_sizes] == ["mobile", "tablet", "desktop"]
    assert {mode: answer.status_code for mode, answer in shown.items()} == {"": 200, "published": 200}
    html = {mode: answer.content.decode() for mode, answer in shown.items()}
    titles = {mode: text.partition("<title>")[2].partition("</title>")[0] for mode, text in html.items()}
    assert {mode: [words for words in (DRAFT, PUBLISHED) if words in title] for mode, title in titles.items()} == {
        "": [DRAFT],
        "published": [PUBLISHED],
    }


@every_page
def test_what_is_not_published_is_previewed_and_said_to_be_hidden(make):
    page = named(make(), DRAFT)
    page.live = False
    page.save()
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])

    draft = log_in("administrator").get(address)
    published = page.make_preview_request(preview_mode="published").content.decode()

    assert draft.status_code == 200
    assert f"<title>{DRAFT}" in draft.content.decode()
    assert "Visitors do not see this page yet." in published
