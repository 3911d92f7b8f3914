"""Products side by side: what they state, with price and availability as of now."""

import re

import pytest
from wagtail.blocks import StructBlockValidationError

from catalog.blocks import ComparisonBlock
from catalog.comparison import ComparisonRow, compare
from catalog.detail import Specification
from catalog.models import Product
from catalog.tests.factories import AttributeFactory, ProductFactory, ProductTypeFactory, VariantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def comparison(*products):
    block = ComparisonBlock()
    return block, block.to_python({"heading": "Which mug?", "products": [product.pk for product in products]})


@pytest.fixture
def mugs():
    """Three mugs of two types that state different things: in stock, the last two, sold out."""
    stoneware, porcelain = ProductTypeFactory(name="Stoneware"), ProductTypeFactory(name="Porcelain")
    material = AttributeFactory(product_type=stoneware, code="material", name="Material", sort_order=0)
    other = AttributeFactory(product_type=porcelain, code="material", name="Material", sort_order=0)
    holds = AttributeFactory(
        product_type=porcelain, code="holds", name="Holds", unit="cl", kind="number", sort_order=1
    )
    tide = ProductFactory(name="Tide", product_type=stoneware, attributes={material: "Stoneware"})
    net = ProductFactory(name="Net", product_type=porcelain, attributes={other: "Bone china", holds: "30"})
    bare = ProductFactory(name="Bare")
    for product, stock in ((tide, 9), (net, 2), (bare, 0)):
        VariantFactory(product=product, price=2800, stock=stock)
    return [tide, net, bare]


def cells(html, head):
    """The cells of the row with this head."""
    row = re.search(rf'<th scope="row">{head}</th>(.*?)</tr>', html, re.DOTALL).group(1)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]


def test_a_column_a_product_and_a_row_an_attribute(mugs):
    block, value = comparison(*mugs)

    html = block.render(value)

    assert re.findall(r'<th scope="row">([^<]+)</th>', html) == ["Price", "Availability", "Material", "Holds"]
    assert html.count('<th scope="col"') == 3
    assert cells(html, "Price") == ["€28.00", "€28.00", "€28.00"]
    assert cells(html, "Availability") == ["In stock", "Only 2 left", "Sold out"]
    assert cells(html, "Material") == ["Stoneware", "Bone china", "— not stated"]
    assert cells(html, "Holds") == ["— not stated", "30 cl", "— not stated"]


def test_attributes_of_one_name_are_one_row():
    rows = compare(
        [[Specification("Care", "By hand")], [], [Specification("Size", "S"), Specification("Care", "Any")]]
    )

    assert rows == [ComparisonRow("Care", ("By hand", "", "Any")), ComparisonRow("Size", ("", "", "S"))]


def test_withdrawn_and_deleted_products_lose_their_column(mugs):
    tide, net, bare = mugs
    fourth = ProductFactory()
    block, stored = comparison(tide, net, fourth, bare)
    raw = block.get_prep_value(stored)
    fourth.delete()
    Product.objects.filter(pk=net.pk).update(is_active=False)

    html = block.render(block.to_python(raw))

    assert cells(html, "Material") == ["Stoneware", "— not stated"]
    assert "Net" not in html


def test_one_product_alone_is_no_comparison(mugs):
    block, value = comparison(*mugs)
    Product.objects.exclude(name="Tide").update(is_active=False)

    assert "Which mug?" not in block.render(value)


def test_product_beside_itself_is_refused_at_the_second_place(mugs):
    block, value = comparison(mugs[0], mugs[1], mugs[0])

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)

    assert list(refused.value.block_errors["products"].block_errors) == [2]


@pytest.mark.parametrize("count", [1, 5])
def test_fewer_than_two_and_more_than_four_are_refused(count):
    block, value = comparison(*[ProductFactory() for _ in range(count)])

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)

    assert list(refused.value.block_errors) == ["products"]
