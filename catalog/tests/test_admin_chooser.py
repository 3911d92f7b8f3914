"""A product made inside the chooser, and its facts beside the page."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import CategoryMembership, Price, Product, Stock, StockMovement, Variant
from catalog.tests.factories import (
    BrandFactory,
    CategoryPageFactory,
    ProductFactory,
    ProductPageFactory,
    TaxClassFactory,
    VariantFactory,
)
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
CREATE = "wagtailsnippetchoosers_catalog_product:create"


def form(**facts):
    tax_class = TaxClassFactory()
    return {"name": "Tide jug", "sku": "JUG", "price": "24.50", "tax_class": tax_class.pk, "quantity": "4", **facts}


def test_product_is_made_with_variant_price_and_stock_and_is_chosen():
    response = log_in("merchandiser").post(reverse(CREATE), form())

    product = Product.objects.get()
    answer = json.loads(response.content)
    assert (answer["step"], answer["result"]["id"], answer["result"]["string"]) == (
        "chosen",
        str(product.pk),
        "Tide jug",
    )
    assert list(product.variants.values_list("sku", "is_stock_tracked")) == [("JUG", True)]
    assert list(Price.objects.values_list("amount", "kind")) == [(2450, "base")]
    assert list(Stock.objects.values_list("on_hand", "reserved")) == [(4, 0)]
    assert StockMovement.objects.get().reason == "received"


def test_no_number_of_units_means_that_stock_is_not_counted():
    log_in("merchandiser").post(reverse(CREATE), form(quantity=""))

    assert Variant.objects.get().is_stock_tracked is False
    assert not Stock.objects.exists()


def test_product_stands_in_the_category_that_was_chosen():
    category = CategoryPageFactory(title="Jugs")

    log_in("editor").post(reverse(CREATE), form(category=category.pk))

    membership = CategoryMembership.objects.get()
    assert (membership.product, membership.category_key) == (Product.objects.get(), category.translation_key)


def test_two_products_of_one_name_get_addresses_of_their_own():
    client = log_in("merchandiser")

    client.post(reverse(CREATE), form())
    client.post(reverse(CREATE), form(sku="JUG-2"))

    assert list(Product.objects.order_by("pk").values_list("slug", flat=True)) == ["tide-jug", "tide-jug-2"]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"sku": "TAKEN"}, "Another variant has this SKU."),
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"price": ""}, "This field is required."),
        ({"quantity": "-2"}, "greater than or equal to 0"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_refused_product_leaves_nothing_behind(facts, message):
    VariantFactory(sku="TAKEN")

    response = log_in("merchandiser").post(reverse(CREATE), form(**facts))

    answer = json.loads(response.content)
    assert answer["step"] == "reshow_creation_form"
    assert message in answer["htmlFragment"]
    assert Product.objects.count() == 1


def test_marketing_editor_makes_a_product_and_changes_none():
    client = log_in("editor")

    choose = client.get(reverse("wagtailsnippetchoosers_catalog_product:choose"))
    client.post(reverse(CREATE), form())
    product = Product.objects.get()
    change = client.get(reverse("wagtailsnippets_catalog_product:edit", args=[product.pk]))

    assert "New product" in json.loads(choose.content)["html"]
    assert change.status_code == 302


def test_archived_products_are_not_offered():
    ProductFactory(name="Old bowl", archived=True)
    ProductFactory(name="New bowl")

    response = log_in("editor").get(reverse("wagtailsnippetchoosers_catalog_product:choose_results"))

    assert "New bowl" in response.content.decode()
    assert "Old bowl" not in response.content.decode()


@pytest.mark.parametrize("query", ["Reed basket 5a18", "basket reed", "ESK-31", "sma", "marsh"])
def test_product_is_found_before_any_worker_has_indexed_it(settings, query):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    brand = BrandFactory(name="Marsh & Sons")
    VariantFactory(product=ProductFactory(name="Reed basket 5a18", brand=brand), sku="DESK-31-SMALL")
    VariantFactory(product=ProductFactory(name="Reed bowl"), sku="BOWL")

    response = log_in("editor").get(reverse("wagtailsnippetchoosers_catalog_product:choose_results"), {"q": query})

    assert re.findall(r"data-chooser-modal-choice[^>]*>\s*([^<]+?)\s*<", response.content.decode()) == [
        "Reed basket 5a18"
    ]


def test_chooser_shows_picture_price_and_stock_in_a_fixed_number_of_queries():
    url = reverse("wagtailsnippetchoosers_catalog_product:choose_results")
    client = log_in("editor")
    VariantFactory(product=ProductFactory(name="Jug", pictured=True), price=2450, stock=4)
    client.get(url)  # makes the small pictures
    with CaptureQueriesContext(connection) as one:
        row = client.get(url).content.decode()
    for _ in range(5):
        VariantFactory(product=ProductFactory(pictured=True), price=100, stock=1)
    client.get(url)

    with CaptureQueriesContext(connection) as six:
        client.get(url)

    assert "<img" in row
    assert "€24.50" in row
    assert re.search(r"<td[^>]*>\s*4\s*</td>", row)
    assert len(six) == len(one)


def test_page_editor_shows_price_and_stock_as_of_now():
    variant = VariantFactory(sku="JUG", price=2450, stock=4)
    page = ProductPageFactory(product=variant.product)

    response = log_in("administrator").get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    text = response.content.decode()
    assert "€24.50" in text
    assert reverse("wagtailsnippets_catalog_product:edit", args=[variant.product_id]) in text


def test_facts_of_another_product_are_fetched_when_it_is_chosen():
    variant = VariantFactory(sku="JUG", price=2450, stock=4)
    url = reverse("catalog_admin:product_facts")

    shown = log_in("editor").get(url, {"product": variant.product_id}).content.decode()

    assert "€24.50" in shown
    assert "JUG" in shown
    assert "Edit the product" not in shown


@pytest.mark.parametrize("product", ["", "x", "0", "-1", "999999999999999999999"])
def test_facts_of_nothing_ask_to_choose(product):
    response = log_in("editor").get(reverse("catalog_admin:product_facts"), {"product": product})

    assert "Choose a product" in response.content.decode()
