"""Shop the look: pins on a picture, each a product, and the list of what is seen."""

import re

import pytest
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError

from catalog.blocks import LookBlock
from catalog.models import Product
from catalog.tests.factories import PictureFactory, ProductFactory, VariantFactory
from common.tests.staff import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def look(*pins, picture=None):
    """A look's block and value; pins as (product, x, y)."""
    block = LookBlock()
    image = {"image": picture.pk, "decorative": False, "alt_text": "A bench"} if picture else None
    placed = [{"product": product.pk, "x": x, "y": y} for product, x, y in pins]
    return block, block.to_python({"heading": "On the bench", "image": image, "pins": placed})


@pytest.fixture
def mug():
    return VariantFactory(product__name="Mug", price=2800, stock=3).product


@pytest.fixture
def bowl():
    return VariantFactory(product__name="Bowl", price=7400, stock=0).product


def places(html):
    return re.findall(r'<li class="pin ([^"]+)">', html)


def test_pins_lead_to_their_products_in_the_list_beneath(mug, bowl):
    block, value = look((mug, 42, 7), (bowl, 100, 0), picture=PictureFactory())

    html = block.render(value)

    assert places(html) == ["pin--x4- pin--x-2 pin--y0- pin--y-7", "pin--x10- pin--x-0 pin--y0- pin--y-0"]
    assert re.findall(r'href="(#[^"]+)"', html) == ["#look-on-the-bench-1", "#look-on-the-bench-2"]
    assert re.findall(r'id="(look[^"]*)"', html) == ["look-on-the-bench", "look-on-the-bench-1", "look-on-the-bench-2"]
    assert html.index("€28.00") < html.index("€74.00")
    assert "style=" not in html


def test_sold_out_product_keeps_its_pin_and_says_so(bowl):
    block, value = look((bowl, 10, 10), picture=PictureFactory())

    html = block.render(value)

    assert len(places(html)) == 1
    assert "Sold out" in html


def test_pin_of_a_withdrawn_product_goes_and_the_others_are_counted_anew(mug, bowl):
    mug.is_active = False
    mug.save()
    block, value = look((mug, 10, 10), (bowl, 20, 20), picture=PictureFactory())

    html = block.render(value)

    assert places(html) == ["pin--x2- pin--x-0 pin--y2- pin--y-0"]
    assert "Mug" not in html
    assert 'href="#look-on-the-bench-1"' in html


def test_look_of_nothing_that_is_sold_is_not_shown(mug):
    block, value = look((mug, 10, 10), picture=PictureFactory())
    Product.objects.all().update(is_active=False)

    assert "On the bench" not in block.render(value)


def test_deleted_product_takes_its_pin_along(mug):
    gone = ProductFactory()
    block, stored = look((gone, 10, 10), (mug, 20, 20), picture=PictureFactory())
    raw = block.get_prep_value(stored)
    gone.delete()

    html = block.render(block.to_python(raw))

    assert places(html) == ["pin--x2- pin--x-0 pin--y2- pin--y-0"]


def test_without_its_picture_the_list_stands_alone(mug):
    picture = PictureFactory()
    block, stored = look((mug, 10, 10), picture=picture)
    raw = block.get_prep_value(stored)
    picture.delete()

    html = block.render(block.to_python(raw))

    assert places(html) == []
    assert 'id="look-on-the-bench-1"' in html


def test_two_pins_of_one_product_share_its_number(mug):
    block, value = look((mug, 10, 10), (mug, 90, 90), picture=PictureFactory())

    html = block.render(value)

    assert re.findall(r'href="(#[^"]+)"', html) == ["#look-on-the-bench-1", "#look-on-the-bench-1"]
    assert html.count('id="look-on-the-bench-1"') == 1


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (101, 5), (5, -1), (5, 101)])
def test_pin_outside_of_the_picture_is_refused(mug, x, y):
    block, value = look((mug, x, y), picture=PictureFactory())

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)

    assert list(refused.value.block_errors) == ["pins"]


def test_editor_gets_the_picture_in_the_shape_that_pages_show():
    picture = PictureFactory()

    response = log_in("editor").get(reverse("catalog_admin:look_picture"), {"picture": picture.pk})

    assert response.status_code == 302
    assert f"/images/{picture.pk}-" in response["Location"]


@pytest.mark.parametrize("picture", ["", "x", "0", "-1", "99999", "9" * 40])
def test_picture_that_does_not_exist_is_not_found(picture):
    assert log_in("editor").get(reverse("catalog_admin:look_picture"), {"picture": picture}).status_code == 404


def test_order_staff_are_shown_no_picture_to_pin():
    response = log_in("order_staff").get(reverse("catalog_admin:look_picture"), {"picture": PictureFactory().pk})

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/")
