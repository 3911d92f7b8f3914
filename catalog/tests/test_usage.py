"""Before a product is withdrawn, its staff see which pages use it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ReferenceIndex

from catalog.admin.usage import MOST_SHOWN, get_usage
from catalog.models import CollectionItem, CollectionPage, Product, RelatedProduct
from catalog.tests.factories import CategoryPageFactory, ProductPageFactory, ShopPageFactory, VariantFactory
from checkout.customers.models import User
from checkout.customers.tests.factories import UserFactory
from common.tests.staff import log_in
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db
ARCHIVE = "wagtailsnippets_catalog_product:archive"


@pytest.fixture
def shop():
    page = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    return page


@pytest.fixture
def mug(shop):
    return VariantFactory(price=2800, product__name="Tide mug").product


@pytest.fixture
def used(shop, mug):
    """The mug's own page, one that it goes with, a collection, a category with a block, and a page of content."""
    ProductPageFactory(title="Mug", parent=shop, product=mug)
    jug = ProductPageFactory(title="Jug", parent=shop, product=VariantFactory().product, live=False)
    jug.related_products.add(RelatedProduct(product=mug))
    jug.save()
    collection = CollectionPage(title="Blue week", slug="blue-week")
    collection.items.add(CollectionItem(product=mug))
    shop.add_child(instance=collection)
    row = ("products", {"heading": "Mugs", "products": [mug], "link_label": "", "link_page": None})
    CategoryPageFactory(title="Pottery", parent=shop, above=[row])
    content_page(title="Story", slug="story", body=[row])


def uses(product, user):
    return [(use.title, use.ways, use.is_live) for use in get_usage(product=product, user=user).uses]


def test_every_way_of_using_a_product_is_named(mug, used):
    assert uses(mug, UserFactory(staff=True)) == [
        ("Blue week", ("in the collection",), True),
        ("Mug", ("tells of it",), True),
        ("Pottery", ("in a block",), True),
        ("Story", ("in a block",), True),
        ("Jug", ("goes with",), False),
    ]


def test_a_product_that_no_page_uses(mug):
    assert uses(mug, UserFactory(staff=True)) == []
    page = log_in("administrator").get(reverse(ARCHIVE, args=[mug.pk])).content.decode()
    assert "No page uses it." in page


def test_only_pages_that_the_person_may_edit_are_links(mug, used):
    client = log_in("merchandiser")  # of the shop, not of pages of content

    page = client.get(reverse(ARCHIVE, args=[mug.pk])).content.decode().split("Used on these pages")[1]
    user = User.objects.get(pk=client.session["_auth_user_id"])

    assert [use.title for use in get_usage(product=mug, user=user).uses if not use.url] == ["Story"]
    assert ">Pottery</a>" in page
    assert ">Story</a>" not in page
    assert "Story" in page


def test_the_confirmation_shows_it_before_anything_is_done(mug, used):
    client = log_in("administrator")

    assert "Used on these pages" in client.get(reverse(ARCHIVE, args=[mug.pk])).content.decode()
    assert Product.objects.get(pk=mug.pk).archived_at is None
    client.post(reverse(ARCHIVE, args=[mug.pk]))
    assert Product.objects.get(pk=mug.pk).archived_at is not None


def test_the_editor_of_the_product_shows_it(mug, used):
    page = log_in("administrator").get(reverse("wagtailsnippets_catalog_product:edit", args=[mug.pk])).content.decode()

    assert "Used on these pages" in page
    assert "in the collection" in page


def test_its_queries_do_not_grow_with_the_pages_and_the_list_ends(mug, used):
    user = UserFactory(staff=True)
    counts = []
    for number in (0, MOST_SHOWN):
        for place in range(number):
            block = ("products", {"heading": "M", "products": [mug], "link_label": "", "link_page": None})
            content_page(title=f"Page {place}", slug=f"page-{place}", body=[block])
        get_usage(product=mug, user=user)  # content types are remembered
        with CaptureQueriesContext(connection) as queries:
            usage = get_usage(product=mug, user=user)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 4
    assert (len(usage.uses), usage.total, usage.more) == (MOST_SHOWN, MOST_SHOWN + 5, 5)
    assert ReferenceIndex.get_references_to(mug).count() >= MOST_SHOWN + 5
