"""The products of a page's blocks are read together, however many blocks there are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from catalog.blocks import ListingBlocks, StoryBlocks
from catalog.models import CategoryMembership, Picture, Price, Product
from catalog.tests.factories import (
    AttributeFactory,
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    VariantFactory,
)
from home.blocks import ContentBlocks, HomeBlocks
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    page = CategoryPageFactory(title="Pottery")
    material = AttributeFactory(name="Material")
    for number in range(8):
        facts = {material: "Stoneware"}
        product = ProductFactory(name=f"Mug {number}", categories=[page], pictured=True, attributes=facts)
        VariantFactory(product=product, price=2800, stock=5)
    return page


KINDS = ("products", "category_products", "look", "comparison")


def product_block(category, kind, number):
    """The `number`th block of a kind, unlike the others."""
    products = [membership.product for membership in category_products(category)]
    picked = (products[number % 8 :] + products[: number % 8])[:4]
    heading = f"Row {number}"
    if kind == "products":
        return (kind, {"heading": heading, "products": picked, "link_page": category, "link_label": "More"})
    if kind == "comparison":
        return (kind, {"heading": heading, "products": picked})
    if kind == "look":
        pins = [{"product": product, "x": 10, "y": 20} for product in picked]
        return (kind, {"heading": heading, "image": pinned_picture(), "pins": pins})
    order = ["newest", "best-selling", "on-sale"][number % 3]
    row = {"category": category, "order": order, "count": 2 + number, "link_label": "", "is_first_large": True}
    return (kind, {"heading": heading, **row})


def product_blocks(category, count):
    """`count` blocks of all kinds in turn, no two alike."""
    return [product_block(category, KINDS[number % len(KINDS)], number) for number in range(count)]


def pinned_picture():
    picture = PictureFactory()
    picture.contextual_alt_text, picture.decorative = "A bench", False
    return picture


def category_products(category):
    rows = CategoryMembership.objects.filter(category_key=category.translation_key)
    return rows.select_related("product").order_by("pk")


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_ten_product_blocks_of_all_kinds_cost_no_more_than_four_and_at_most_25_queries(client, category):
    content_page(title="Four", slug="four", body=product_blocks(category, 4))
    content_page(title="Ten", slug="ten", body=product_blocks(category, 10))

    four, ten = queries_of(client, "/four/"), queries_of(client, "/ten/")

    assert ten == four
    assert ten <= 25


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_block_costs_two_queries_at_most(client, category, kind):
    others = [product_block(category, other, number) for number, other in enumerate(KINDS) if other != kind]
    content_page(title="Without", slug="without", body=others)
    content_page(title="With", slug="with", body=[*others, product_block(category, kind, 7)])

    without, with_kind = queries_of(client, "/without/"), queries_of(client, "/with/")

    assert with_kind - without <= 2


def test_home_with_six_product_blocks_takes_25_queries_at_most(client, home, category):
    home.body = [("categories", {"heading": "Departments", "categories": [category]}), *product_blocks(category, 6)]
    home.save()

    assert queries_of(client, "/") <= 25


@pytest.mark.parametrize("blocks", [HomeBlocks, ContentBlocks, ListingBlocks, StoryBlocks])
def test_every_page_offers_every_block_of_products(blocks):
    assert set(KINDS) <= set(blocks().child_blocks)


def test_page_outlives_everything_that_its_blocks_point_at(client):
    category = CategoryPageFactory(title="Pottery")
    for _ in range(4):
        VariantFactory(product=ProductFactory(categories=[category], pictured=True), price=2800, untracked=True)
    content_page(title="Gone", slug="gone", body=product_blocks(category, 4))
    Product.objects.all().delete()
    Picture.objects.all().delete()
    category.delete()

    response = client.get("/gone/")

    assert response.status_code == 200
    assert "Row " not in response.content.decode()


def test_blocks_with_one_heading_have_ids_of_their_own(client, category):
    row = product_block(category, "products", 1)
    content_page(title="Twins", slug="twins", body=[row, row])

    html = client.get("/twins/").content.decode()

    assert re.findall(r'<h2[^>]* id="(row-[^"]+)"', html) == ["row-row-1", "row-row-1-2"]


def test_blocks_show_the_price_of_this_moment(client, category):
    content_page(title="Sale", slug="sale", body=product_blocks(category, 4))
    before = client.get("/sale/").content.decode()
    Price.objects.update(amount=1234)

    after = client.get("/sale/").content.decode()

    assert ("€28.00" in before, "€12.34" in before) == (True, False)
    assert ("€28.00" in after, "€12.34" in after) == (False, True)


def test_product_that_was_withdrawn_since_the_row_was_remembered_makes_room(client, category):
    row = {"category": category, "order": "newest", "count": 4, "link_label": "", "is_first_large": False}
    content_page(title="Row", slug="row", body=[("category_products", {"heading": "Row", **row})])
    assert client.get("/row/").content.decode().count('class="card"') == 4
    newest = category_products(category).last().product
    newest.is_active = False
    newest.save()

    html = client.get("/row/").content.decode()

    assert newest.name not in html
    assert html.count('class="card"') == 4


def linking_page(home, texts):
    targets = [content_page(title=f"Target {number}", slug=f"target-{number}") for number in range(texts)]
    links = [f'<p>Read <a linktype="page" id="{target.pk}">{target.title}</a></p>' for target in targets]
    questions = {"heading": "", "questions": [{"question": f"Why {link[:9]}?", "answer": link} for link in links]}
    body = [*(("text", link) for link in links), ("questions", questions)]
    return content_page(title="Links", slug=f"links-{texts}", body=body)


def test_links_of_ten_texts_are_looked_up_together(client, home):
    spent = {}
    for texts in (2, 10):
        page = linking_page(home, texts)
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(page.url).content.decode()
        spent[texts] = len(queries)
        assert html.count('<a href="/target-') == 2 * texts
        Page.objects.filter(slug__startswith="target-").delete()

    assert spent[2] == spent[10]
