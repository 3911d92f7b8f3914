"""Products in the admin: made, priced, kept from being deleted, archived and told about."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import CategoryMembership, Price, Product, ProductPage, Stock, Variant
from catalog.tests.admin_forms import product_form, row_of, stored_form, variant_row
from catalog.tests.factories import (
    AttributeFactory,
    CategoryPageFactory,
    ProductFactory,
    ProductPageFactory,
    ProductTypeFactory,
    ShopPageFactory,
    VariantFactory,
)
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_catalog_product:add"


def address(name: str, product: Product) -> str:
    return reverse(f"wagtailsnippets_catalog_product:{name}", args=[product.pk])


def errors_of(response) -> list[str]:
    """The messages of a form that was shown again, those of its variants among them."""
    form = response.context["form"]
    found = [str(message) for messages in form.errors.values() for message in messages]
    for row in form.formsets["variants"].forms:
        found += [str(message) for messages in row.errors.values() for message in messages]
    return found + [str(message) for message in form.formsets["variants"].non_form_errors()]


def test_product_is_made_with_two_variants_and_their_prices():
    category = CategoryPageFactory()
    attribute = AttributeFactory(name="Material")
    form = product_form(
        variant_row(sku="JUG-S", price="12.50", option1="Small"),
        variant_row(sku="JUG-L", price="15", compare_at="18.00", option1="Large"),
        option1_name="Size",
        categories=[category.pk],
        product_type=attribute.product_type_id,
        **{f"attribute-{attribute.pk}": "Stoneware"},
    )

    response = log_in("merchandiser").post(reverse(ADD), form)

    product = Product.objects.get(slug="tide-jug")
    assert response.status_code == 302
    prices = Price.objects.order_by("variant__position").values_list("variant__sku", "amount", "compare_at", "kind")
    assert list(prices) == [("JUG-S", 1250, None, "base"), ("JUG-L", 1500, 1800, "base")]
    assert list(product.category_memberships.values_list("category_key", flat=True)) == [category.translation_key]
    assert list(product.attribute_values.values_list("attribute_id", "value")) == [(attribute.pk, "Stoneware")]
    assert not Stock.objects.exists()


@pytest.mark.parametrize(
    ("rows", "facts", "message"),
    [
        ([{"sku": "A", "option1": "S"}, {"sku": "A", "option1": "L"}], {"option1_name": "Size"}, "has this SKU"),
        ([{"sku": "A", "option1": "S"}, {"sku": "B", "option1": "S"}], {"option1_name": "Size"}, "the same options"),
        ([{"sku": "A"}, {"sku": "B"}], {}, "Say how it differs."),
        ([{"sku": "A", "option1": "S"}], {}, "Name this option of the product first"),
        ([{"sku": "A"}], {"option1_name": "Size"}, "Say the Size."),
        ([{"sku": "A", "option2": "S"}], {"option2_name": "Size"}, "Name the option before it first."),
        ([{"sku": "A", "price": "10", "compare_at": "10"}], {}, "It must be higher than the price"),
        ([{"sku": "A", "compare_at": "10"}], {}, "Set the price that this one is compared with."),
        ([{"sku": "A", "price": "-1"}], {}, "greater than or equal to 0"),
        ([{"sku": "A", "price": "1.005"}], {}, "no more than 2 decimal places"),
        ([{"sku": "A", "price": "NaN"}], {}, "Enter a number."),
        ([{"sku": "TAKEN"}], {}, "Variant with this SKU already exists."),
        ([{"sku": ""}], {}, "This field is required."),
        ([], {}, "at least 1"),
    ],
)
def test_what_cannot_be_a_product_is_said_beside_the_field_and_nothing_is_made(rows, facts, message):
    VariantFactory(sku="TAKEN")

    response = log_in("merchandiser").post(reverse(ADD), product_form(*(variant_row(**row) for row in rows), **facts))

    assert response.status_code == 200
    assert any(message in found for found in errors_of(response)), errors_of(response)
    assert list(Variant.objects.values_list("sku", flat=True)) == ["TAKEN"]
    assert not Price.objects.exists()


def test_price_that_is_not_touched_gets_no_row_of_history():
    variant = VariantFactory(price=2800)
    form = stored_form(variant.product, row_of(variant, price="28.00"), name="New name")

    log_in("merchandiser").post(address("edit", variant.product), form)

    variant.product.refresh_from_db()
    assert variant.product.name == "New name"
    assert list(Price.objects.values_list("amount", "ends_at")) == [(2800, None)]


def test_new_price_closes_the_old_one_and_names_who_set_it():
    variant = VariantFactory(price=2800)
    client = log_in("merchandiser")

    client.post(address("edit", variant.product), stored_form(variant.product, row_of(variant, price="31.00")))

    old, new = Price.objects.order_by("pk")
    assert (old.amount, old.ends_at) == (2800, new.starts_at)
    assert (new.amount, new.ends_at, str(new.created_by_id)) == (3100, None, client.session["_auth_user_id"])


def test_price_cannot_be_emptied():
    variant = VariantFactory(price=2800)

    response = log_in("merchandiser").post(
        address("edit", variant.product), stored_form(variant.product, row_of(variant, price=""))
    )

    assert errors_of(response) == ["A price cannot be taken away. To stop selling, untick “On sale”."]
    assert list(Price.objects.values_list("amount", "ends_at")) == [(2800, None)]


def test_variant_with_stock_is_not_deleted_and_the_form_says_why():
    variant = VariantFactory(sku="OLD", price=2800, stock=3)
    row = {**row_of(variant, price="28.00"), "DELETE": "1"}

    response = log_in("merchandiser").post(
        address("edit", variant.product), stored_form(variant.product, row, variant_row(sku="NEW"))
    )

    assert any("Variant OLD cannot be deleted: it has stock or orders." in found for found in errors_of(response))
    assert list(Variant.objects.values_list("sku", flat=True)) == ["OLD"]
    assert response.context["form"].formsets["variants"].forms[0].data["variants-0-DELETE"] == ""


def test_variant_that_nobody_has_used_is_deleted():
    kept = VariantFactory(sku="KEPT", price=2800)
    gone = VariantFactory(sku="GONE", product=kept.product, price=1000, options=("Small",))
    row = {**row_of(gone, price="10.00"), "DELETE": "1"}

    log_in("merchandiser").post(
        address("edit", kept.product), stored_form(kept.product, row_of(kept, price="28"), row)
    )

    assert list(Variant.objects.values_list("sku", flat=True)) == ["KEPT"]


def test_position_follows_the_order_of_the_rows():
    product = ProductFactory(option1_name="Size")
    first = VariantFactory(product=product, sku="S", options=("Small",), price=100)
    second = VariantFactory(product=product, sku="L", options=("Large",), price=200)
    rows = (row_of(first, price="1.00", ORDER=2), row_of(second, price="2.00", ORDER=1))

    log_in("merchandiser").post(address("edit", product), stored_form(product, *rows, option1_name="Size"))

    assert list(Variant.objects.order_by("position").values_list("sku", flat=True)) == ["L", "S"]


def test_attributes_of_another_type_are_dropped_with_the_type():
    old, new = AttributeFactory(name="Glaze"), AttributeFactory(name="Fibre")
    product = ProductFactory(product_type=old.product_type, attributes={old: "Cobalt"})
    variant = VariantFactory(product=product, price=100)
    facts = {
        "product_type": new.product_type_id,
        f"attribute-{old.pk}": "Cobalt",
        f"attribute-{new.pk}": "Wool",
    }

    log_in("merchandiser").post(address("edit", product), stored_form(product, row_of(variant, price="1"), **facts))

    assert list(product.attribute_values.values_list("attribute_id", "value")) == [(new.pk, "Wool")]


def test_leaving_a_category_keeps_the_place_in_the_others():
    first, second = CategoryPageFactory(), CategoryPageFactory()
    product = ProductFactory(categories=[first, second])
    CategoryMembership.objects.filter(category_key=second.translation_key).update(position=7)
    variant = VariantFactory(product=product, price=100)

    log_in("merchandiser").post(
        address("edit", product), stored_form(product, row_of(variant, price="1"), categories=[second.pk])
    )

    assert list(product.category_memberships.values_list("category_key", "position")) == [(second.translation_key, 7)]


@pytest.mark.parametrize("reason", ["stock", "page", "sale"])
def test_product_that_was_stocked_sold_or_told_about_is_not_deleted(reason):
    product = ProductFactory(units_sold=4 if reason == "sale" else 0)
    VariantFactory(product=product, stock=2 if reason == "stock" else None)
    if reason == "page":
        ProductPageFactory(product=product)

    response = log_in("merchandiser").post(address("delete", product), follow=True)

    assert Product.objects.filter(pk=product.pk).exists()
    assert "cannot be deleted" in str(next(iter(response.context["messages"])))


def test_product_without_a_past_is_deleted():
    product = VariantFactory(price=100).product

    log_in("merchandiser").post(address("delete", product))

    assert not Product.objects.exists()


def test_bulk_delete_spares_everything_when_one_product_must_stay():
    stocked, plain = VariantFactory(stock=2).product, VariantFactory().product
    url = reverse("wagtail_bulk_action", args=["catalog", "product", "delete"])

    log_in("merchandiser").post(f"{url}?id={stocked.pk}&id={plain.pk}")

    assert Product.objects.count() == 2


def test_type_in_use_is_not_deleted():
    product_type = ProductTypeFactory()
    ProductFactory(product_type=product_type)

    log_in("merchandiser").post(reverse("wagtailsnippets_catalog_producttype:delete", args=[product_type.pk]))

    product_type.refresh_from_db()


def test_archiving_and_selling_again():
    product = ProductFactory()
    client = log_in("merchandiser")

    assert client.get(address("archive", product)).status_code == 200
    assert Product.objects.active().count() == 1
    client.post(address("archive", product))
    assert Product.objects.active().count() == 0
    client.post(address("restore", product))
    assert Product.objects.active().count() == 1


def test_landing_page_is_a_draft_under_the_first_category_with_what_the_product_knows():
    category = CategoryPageFactory(parent=ShopPageFactory())
    product = ProductFactory(name="Tide jug", summary="For water.", categories=[category], pictured=True)

    response = log_in("administrator").post(address("landing_page", product))

    page = ProductPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.lead, page.live, page.is_canonical) == ("Tide jug", "For water.", False, True)
    assert page.hero == product.pictures.get().picture
    assert page.get_parent().pk == category.pk
    assert page.get_latest_revision_as_object().title == "Tide jug"


def test_second_landing_page_is_a_campaign():
    shop = ShopPageFactory()
    product = ProductFactory(name="Tide jug")
    client = log_in("administrator")

    client.post(address("landing_page", product))
    client.post(address("landing_page", product))

    pages = ProductPage.objects.child_of(shop).order_by("pk")
    assert [(page.slug, page.is_canonical) for page in pages] == [(product.slug, True), (f"{product.slug}-2", False)]


def test_landing_page_without_a_shop_page_is_refused_with_a_reason():
    product = ProductFactory()

    response = log_in("administrator").post(address("landing_page", product), follow=True)

    assert "Make a shop page first" in str(next(iter(response.context["messages"])))
    assert not ProductPage.objects.exists()


def test_merchandiser_edits_the_pages_of_the_shop_once_it_exists():
    shop = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    product = ProductFactory(name="Tide jug")

    log_in("merchandiser").post(address("landing_page", product))

    assert ProductPage.objects.child_of(shop).count() == 1


def test_list_finds_a_product_by_its_sku_and_shows_it_once():
    product = ProductFactory(name="Tide jug", option1_name="Size")
    VariantFactory(product=product, sku="JUG-S", options=("S",), price=1250, stock=3)
    VariantFactory(product=product, sku="JUG-L", options=("L",), price=1500, stock=4)
    ProductFactory(name="Bowl")

    response = log_in("merchandiser").get(reverse("wagtailsnippets_catalog_product:list"), {"q": "jug-"})

    row = response.context["object_list"]
    assert [(found.name, found.price_from, found.available) for found in row] == [("Tide jug", 1250, 7)]


def test_list_needs_as_many_queries_for_thirty_products_as_for_three(django_assert_num_queries):
    client = log_in("merchandiser")
    url = reverse("wagtailsnippets_catalog_product:list")

    def fill(count: int) -> None:
        for _number in range(count):
            VariantFactory(product=ProductFactory(pictured=True), price=100, stock=1)

    fill(3)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    few = len(queries)
    fill(27)
    client.get(url)  # makes the thumbnails of the new ones
    with django_assert_num_queries(few):
        client.get(url)
