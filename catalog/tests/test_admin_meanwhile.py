"""Two people edit one product: whoever saves second is told, and nothing of either is lost."""

import re

import pytest
from django.urls import reverse

from catalog.models import Price, Product, Variant
from catalog.prices import BasePrice, set_base_price
from catalog.tests.admin_forms import row_of, stored_form, variant_row
from catalog.tests.factories import LONG_AGO, PriceListFactory, VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
STAMP = re.compile(r'<input type="hidden" name="seen" value="(\w+)"')


def edit(product: Product) -> str:
    return reverse("wagtailsnippets_catalog_product:edit", args=[product.pk])


def stored() -> tuple[str, list[tuple[str, int]]]:
    prices = Price.objects.filter(ends_at=None).order_by("variant__sku").values_list("variant__sku", "amount")
    return Product.objects.get().name, list(prices)


@pytest.fixture
def mug() -> Variant:
    return VariantFactory(sku="MUG", price=2800, product__name="Tide mug")


def test_the_second_to_save_is_told_and_the_first_is_not_lost(mug):
    first = stored_form(mug.product, row_of(mug, price="31.00"))
    second = stored_form(mug.product, row_of(mug, price="28.00"), name="Tide mug, large")
    client = log_in("merchandiser")

    assert client.post(edit(mug.product), first).status_code == 302
    response = client.post(edit(mug.product), second)

    assert response.status_code == 200
    assert stored() == ("Tide mug", [("MUG", 3100)])
    html = response.content.decode()
    assert "Somebody else saved this product while you had it open" in html
    assert "differs from what is stored in: Name, MUG: Price." in html
    assert 'value="Tide mug, large"' in html


def test_the_second_may_then_save_over_the_first(mug):
    form = stored_form(mug.product, row_of(mug, price="28.00"), name="Tide mug, large")
    set_base_price(variant=mug, price_list=PriceListFactory(), price=BasePrice(3100), by=None, at=LONG_AGO)
    client = log_in("merchandiser")
    refused = client.post(edit(mug.product), form).content.decode()

    response = client.post(edit(mug.product), {**form, "seen": STAMP.search(refused)[1]})

    assert response.status_code == 302
    assert stored() == ("Tide mug, large", [("MUG", 2800)])


def test_a_form_that_nobody_overtook_is_saved_at_once(mug):
    client = log_in("merchandiser")
    opened = client.get(edit(mug.product)).content.decode()
    form = stored_form(mug.product, row_of(mug, price="30.00"), seen=STAMP.search(opened)[1])
    Product.objects.update(units_sold=4, search_words="mug")  # a sale and an index are no editors

    assert client.post(edit(mug.product), form).status_code == 302
    assert stored() == ("Tide mug", [("MUG", 3000)])


def test_variants_that_came_and_went_meanwhile_are_told_too(mug):
    gone = VariantFactory(sku="GONE", product=mug.product, price=1000, options=("Small",))
    form = stored_form(mug.product, row_of(mug, price="28.00"), row_of(gone, price="10.00"), name="Mine")
    gone.prices.all().delete()
    gone.delete()
    VariantFactory(sku="NEW", product=mug.product, price=900, options=("Large",))

    response = log_in("merchandiser").post(edit(mug.product), form)

    assert response.status_code == 200
    assert stored() == ("Tide mug", [("MUG", 2800), ("NEW", 900)])


def test_a_form_without_its_stamp_is_not_trusted(mug):
    form = stored_form(mug.product, row_of(mug, price="30.00"), variant_row(sku="NEW", price="1.00"), seen="")

    assert log_in("merchandiser").post(edit(mug.product), form).status_code == 200
    assert stored() == ("Tide mug", [("MUG", 2800)])
