"""Rows of products in pages: what they show, and what they leave out."""

import pytest

from catalog.blocks import CategoryRowBlock, ProductRowBlock
from catalog.tests.factories import NOON, CategoryPageFactory, ProductFactory, VariantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def picked(*products):
    block = ProductRowBlock()
    value = block.to_python({"heading": "Picked", "products": [product.pk for product in products]})
    return block, value


def test_picked_products_are_shown_in_their_order_and_withdrawn_ones_left_out():
    mug = VariantFactory(product__name="Mug", price=2800, stock=3).product
    gone = VariantFactory(product__name="Gone", product__inactive=True, price=100).product
    bowl = VariantFactory(product__name="Bowl", price=100, stock=0).product

    block, value = picked(bowl, gone, mug)

    cards = block.get_context(value)["cards"]
    assert [(card.name, card.is_out) for card in cards] == [("Bowl", True), ("Mug", False)]


def test_row_of_nothing_that_can_be_sold_shows_nothing():
    block, value = picked(VariantFactory(product__archived=True, price=100).product)

    assert "Picked" not in block.render(value)


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", ["New", "Old"]), ("best-selling", ["Old", "New"]), ("on-sale", ["Old"])],
)
def test_row_of_a_category_follows_its_order(order, expected):
    category = CategoryPageFactory(title="Pottery")
    new = ProductFactory(name="New", released_at=NOON, units_sold=1, categories=[category])
    VariantFactory(product=new, price=100, stock=1)
    old = ProductFactory(name="Old", released_at=NOON.replace(year=2025), units_sold=9, categories=[category])
    VariantFactory(product=old, price=100, sale=80, stock=1)
    VariantFactory(price=100)
    block = CategoryRowBlock()
    value = block.to_python({"heading": "Row", "category": category.pk, "order": order, "count": 4})

    context = block.get_context(value)

    assert [card.name for card in context["cards"]] == expected
    assert context["link_url"] == "/shop/pottery/"


def test_row_of_an_unpublished_category_shows_nothing():
    category = CategoryPageFactory(title="Pottery", live=False)
    VariantFactory(product=ProductFactory(categories=[category]), price=100)
    block = CategoryRowBlock()
    value = block.to_python({"heading": "Row", "category": category.pk, "order": "newest", "count": 4})

    context = block.get_context(value)

    assert (context["cards"], context["link_url"]) == ([], "")


def test_row_of_a_deleted_category_does_not_turn_into_one_of_the_whole_shop():
    category = CategoryPageFactory(title="Pottery")
    VariantFactory(price=100)
    raw = {"heading": "Row", "category": category.pk, "order": "newest", "count": 4}
    category.delete()
    block = CategoryRowBlock()

    assert block.get_context(block.to_python(raw))["cards"] == []
    assert block.get_context(block.bulk_to_python([raw])[0])["cards"] == []
    assert len(block.get_context(block.to_python({**raw, "category": None}))["cards"]) == 1


@pytest.mark.parametrize(
    ("variants", "badge"),
    [
        ([{"price": 100, "stock": 0}], "Sold out"),
        ([{"price": 100, "stock": 0, "sale": 80}], "Sold out"),
        ([{"price": 100, "stock": 2, "sale": 80}], "Sale"),
        ([{"price": 100, "stock": 9, "price__compare_at": 120}], "Sale"),
        ([{"price": 100, "stock": 3}], "Last 3"),
        ([{"price": 100, "stock": 1}], "Last one"),
        ([{"price": 100, "stock": 4}], "New"),
        ([{"price": 100, "stock": 0}, {"price": 100, "untracked": True}], "New"),
    ],
)
def test_card_has_one_badge_at_most(variants, badge):
    product = ProductFactory(new=True, option1_name="Size")
    for number, facts in enumerate(variants):
        VariantFactory(product=product, options=[str(number)], **facts)

    block, value = picked(product)

    assert str(block.get_context(value)["cards"][0].badge.label) == badge


def test_card_shows_the_lowest_price_and_the_one_before():
    product = ProductFactory(option1_name="Size")
    VariantFactory(product=product, options=["S"], price=3000, sale=2400, stock=9)
    VariantFactory(product=product, options=["L"], price=3400, stock=9)

    block, value = picked(product)

    card = block.get_context(value)["cards"][0]
    assert (str(card.price.amount), str(card.was.amount), card.is_from) == ("24.00", "30.00", True)
