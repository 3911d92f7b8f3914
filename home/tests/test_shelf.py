"""The products of a page's blocks are read together, however many blocks there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import CategoryMembership, Price
from catalog.tests.factories import CategoryPageFactory, ProductFactory, VariantFactory
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    page = CategoryPageFactory(title="Pottery")
    for number in range(8):
        product = ProductFactory(name=f"Mug {number}", categories=[page], pictured=True)
        VariantFactory(product=product, price=2800, stock=5)
    return page


def product_blocks(category, count):
    """`count` blocks, half picked by hand, half of a category, no two alike."""
    products = [membership.product for membership in category_products(category)]
    blocks = []
    for number in range(count):
        if number % 2:
            picked = products[number % 8 :] + products[: number % 8]
            value = {"heading": f"Row {number}", "products": picked[:4], "link_page": category, "link_label": "More"}
            blocks.append(("products", value))
        else:
            order = ["newest", "best-selling", "on-sale"][number % 3]
            row = {"category": category, "order": order, "count": 2 + number, "link_label": "", "is_first_large": True}
            blocks.append(("category_products", {"heading": f"Row {number}", **row}))
    return blocks


def category_products(category):
    rows = CategoryMembership.objects.filter(category_key=category.translation_key)
    return rows.select_related("product").order_by("pk")


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_ten_product_blocks_cost_no_more_than_two_and_at_most_25_queries(client, category):
    content_page(title="Two", slug="two", body=product_blocks(category, 2))
    content_page(title="Ten", slug="ten", body=product_blocks(category, 10))

    two, ten = queries_of(client, "/two/"), queries_of(client, "/ten/")

    assert ten == two
    assert ten <= 25


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
