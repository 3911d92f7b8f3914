"""No address that was ever public is lost: after another slug, another place, another state of page or product."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from catalog.models import FormerSlug, Product, ProductPage
from catalog.products import archive_product, keep_former_slug
from catalog.tests.admin_forms import row_of, stored_form
from catalog.tests.factories import CategoryPageFactory, ProductPageFactory, ShopPageFactory, VariantFactory
from common import clock
from common.tests.staff import log_in
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopPageFactory()


@pytest.fixture
def mug(shop):
    return VariantFactory(price=2800, stock=3, product__name="Tide mug", product__slug="tide-mug").product


@pytest.fixture
def told(shop, mug):
    """A category and in it the mug's own page."""
    category = CategoryPageFactory(title="Pottery", parent=shop)
    page = ProductPageFactory(title="Tide mug", parent=category, product=mug)
    Page.objects.filter(pk=page.pk).update(first_published_at=clock.now())
    page.refresh_from_db()
    return page


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publishes a page under another slug, whole as a request does it."""

    def renamed(page, slug):
        page = page.specific
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return page

    return renamed


def follow(client: Client, address: str) -> list[tuple[str, int]]:
    """The hops from an address to a page that is there, each with its status."""
    response = client.get(address, follow=True)
    return [*response.redirect_chain, (response.request["PATH_INFO"], response.status_code)]


def test_a_renamed_page_and_those_below_it_are_found_at_their_old_addresses(client, home, rename):
    story = content_page(title="Story", slug="story")
    child = content_page(title="Child", slug="child")
    child.move(story, pos="last-child")

    rename(Page.objects.get(pk=story.pk), "about")

    assert follow(client, "/story/") == [("/about/", 301), ("/about/", 200)]
    assert follow(client, "/story/child/") == [("/about/child/", 301), ("/about/child/", 200)]


def test_a_moved_page_is_found_at_its_old_address(client, home):
    story, other = content_page(title="Story", slug="story"), content_page(title="Other", slug="other")

    story.move(other, pos="last-child")

    assert follow(client, "/story/") == [("/other/story/", 301), ("/other/story/", 200)]


def test_every_old_address_leads_there_in_one_hop(client, home, rename):
    page = content_page(slug="one")

    for slug in ("two", "three", "four"):
        page = rename(page, slug)

    for slug in ("one", "two", "three"):
        assert follow(client, f"/{slug}/") == [("/four/", 301), ("/four/", 200)]


def test_a_page_that_got_its_address_back_is_there_and_never_leads_to_itself(client, home, rename):
    page = rename(rename(content_page(slug="one"), "two"), "one")
    assert follow(client, "/one/") == [("/one/", 200)]
    assert follow(client, "/two/") == [("/one/", 301), ("/one/", 200)]

    page.unpublish()

    assert client.get("/one/").status_code == 404
    assert client.get("/one/?a=b").status_code == 404


def test_an_address_that_is_taken_anew_belongs_to_who_took_it(client, home, rename):
    rename(content_page(slug="one"), "two")

    content_page(title="New", slug="one")

    assert follow(client, "/one/") == [("/one/", 200)]


def test_a_renamed_category_keeps_the_addresses_of_the_stories_in_it(client, told, rename):
    rename(told.get_parent(), "pots")

    assert follow(client, "/shop/pottery/tide-mug/") == [("/shop/pots/tide-mug/", 301), ("/shop/pots/tide-mug/", 200)]


def test_an_unpublished_story_leads_to_the_plain_page_and_back(client, told):
    told.unpublish()

    assert follow(client, "/shop/pottery/tide-mug/") == [("/shop/p/tide-mug/", 302), ("/shop/p/tide-mug/", 200)]
    assert "no-cache" in client.get("/shop/pottery/tide-mug/")["Cache-Control"]

    Page.objects.filter(pk=told.pk).update(live=True)
    assert follow(client, "/shop/pottery/tide-mug/") == [("/shop/pottery/tide-mug/", 200)]


def test_an_unpublished_story_of_a_withdrawn_product_is_gone(client, told, mug):
    told.unpublish()
    archive_product(product_id=mug.pk, at=clock.now())

    assert client.get("/shop/pottery/tide-mug/").status_code == 404


def test_a_draft_that_was_never_live_tells_nobody_its_address(client, shop, mug):
    ProductPageFactory(title="Secret", parent=shop, product=mug, live=False)

    assert client.get("/shop/secret/").status_code == 404


def test_a_deleted_story_leads_to_the_plain_page(client, home, told):
    response = log_in("administrator").post(reverse("wagtailadmin_pages:delete", args=[told.pk]))

    assert response.status_code == 302
    assert not ProductPage.objects.exists()
    assert follow(client, "/shop/pottery/tide-mug/") == [("/shop/p/tide-mug/", 302), ("/shop/p/tide-mug/", 200)]


@pytest.mark.parametrize("way", ["the category", "in bulk", "the category in bulk"])
def test_a_story_deleted_with_others_leads_to_the_plain_page(client, home, told, way):
    category = told.get_parent()
    gone = told if way == "in bulk" else category
    url = reverse("wagtailadmin_pages:delete", args=[gone.pk])
    if "bulk" in way:
        url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={gone.pk}"

    response = log_in("administrator").post(url)

    assert (response.status_code, ProductPage.objects.exists()) == (302, False)
    assert follow(client, "/shop/pottery/tide-mug/") == [("/shop/p/tide-mug/", 302), ("/shop/p/tide-mug/", 200)]


def test_a_question_that_is_answered_no_redirects_nothing(home, told):
    log_in("editor").get(reverse("wagtailadmin_pages:delete", args=[told.pk]))

    assert not Redirect.objects.exists()


def test_plain_pages_move_along_with_the_shop(client, shop, mug, rename):
    cache.clear()
    assert client.get("/shop/p/tide-mug/").status_code == 200

    rename(Page.objects.get(pk=shop.pk), "store")

    cache.clear()  # the shop's address is remembered for a minute
    assert follow(client, "/shop/p/tide-mug/") == [("/store/p/tide-mug/", 301), ("/store/p/tide-mug/", 200)]
    assert client.get("/shop/p/", follow=True).status_code == 404
    assert client.get("/elsewhere/p/tide-mug/").status_code == 404


def test_a_renamed_product_is_found_at_each_of_its_old_slugs(client, mug):
    for slug in ("ebb-mug", "sea-mug"):
        former, mug.slug = mug.slug, slug
        mug.save()
        keep_former_slug(product=mug, former=former)

    for slug in ("tide-mug", "ebb-mug"):
        assert follow(client, f"/shop/p/{slug}/") == [("/shop/p/sea-mug/", 301), ("/shop/p/sea-mug/", 200)]


def test_a_slug_that_a_product_has_again_leads_nowhere_else(client, mug):
    for slug in ("sea-mug", "tide-mug"):
        former, mug.slug = mug.slug, slug
        mug.save()
        keep_former_slug(product=mug, former=former)

    assert follow(client, "/shop/p/tide-mug/") == [("/shop/p/tide-mug/", 200)]
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["sea-mug"]


def test_a_slug_that_another_product_took_is_the_other_products(client, mug):
    mug.slug = "sea-mug"
    mug.save()
    keep_former_slug(product=mug, former="tide-mug")
    VariantFactory(price=900, product__name="Other mug", product__slug="tide-mug")

    assert "Other mug" in client.get("/shop/p/tide-mug/").content.decode()


def test_old_slugs_of_a_withdrawn_or_unknown_product_are_gone(client, mug):
    keep_former_slug(product=mug, former="ebb-mug")
    archive_product(product_id=mug.pk, at=clock.now())

    assert client.get("/shop/p/ebb-mug/").status_code == 404
    assert client.get("/shop/p/nothing/").status_code == 404


def test_editors_of_products_leave_the_old_slug_behind(mug, home):
    data = stored_form(mug, row_of(mug.variants.get(), price="28.00"), slug="sea-mug")

    response = log_in("administrator").post(reverse("wagtailsnippets_catalog_product:edit", args=[mug.pk]), data)

    assert response.status_code == 302
    assert Product.objects.get(pk=mug.pk).slug == "sea-mug"
    assert list(FormerSlug.objects.values_list("slug", "product")) == [("tide-mug", mug.pk)]


def test_redirects_of_editors_still_work(client, home):
    Redirect.add_redirect("/gone/", "/order/find/", is_permanent=False)

    response = client.get("/gone/")

    assert (response.status_code, response.url) == (302, "/order/find/")
