"""The shop's pages as visitors get them: addresses, canonical rules, choice of a variant, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from catalog.models import CategoryPage, ProductPage
from catalog.tests.factories import (
    NOON,
    AttributeFactory,
    BrandFactory,
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    SwatchFactory,
    VariantFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def shop():
    return ShopPageFactory()


@pytest.fixture
def mug(shop):
    product = ProductFactory(name="Tide mug", slug="tide-mug", option1_name="Glaze", option2_name="Size")
    options = {
        "cobalt": VariantFactory(product=product, options=["Cobalt", "30 cl"], price=2800, stock=5, position=0),
        "large": VariantFactory(product=product, options=["Cobalt", "45 cl"], price=3400, stock=0, position=1),
        "ink": VariantFactory(product=product, options=["Ink", "30 cl"], price=3000, stock=2, position=2),
    }
    product.by_name = options
    return product


def page_of(product, **kwargs):
    page = ProductPageFactory(product=product, title=product.name, slug=product.slug, **kwargs)
    return ProductPage.objects.get(pk=page.pk)


def text(response):
    return " ".join(response.content.decode().split())


# --- addresses ------------------------------------------------------------------------------------------------------


def test_product_without_a_page_is_served_by_its_own_facts(client, mug):
    response = client.get("/shop/p/tide-mug/")

    assert response.status_code == 200
    assert '<link rel="canonical" href="http://testserver/shop/p/tide-mug/">' in text(response)


def test_plain_address_leads_to_the_live_canonical_page_and_keeps_the_variant(client, mug):
    page_of(mug)

    response = client.get(f"/shop/p/tide-mug/?variant={mug.by_name['ink'].pk}&utm_source=letter")

    assert response.status_code == 301
    assert response["Location"] == f"/shop/tide-mug/?variant={mug.by_name['ink'].pk}"


def test_browsers_ask_again_where_the_plain_address_leads(client, mug):
    page_of(mug)

    assert client.get("/shop/p/tide-mug/")["Cache-Control"] == "no-cache"


def test_plain_address_serves_again_when_the_page_is_unpublished(client, mug):
    page_of(mug).unpublish()

    assert client.get("/shop/p/tide-mug/").status_code == 200
    assert client.get("/shop/tide-mug/").status_code == 404


def test_campaign_page_names_the_products_own_page_as_canonical(client, mug):
    page_of(mug)
    ProductPageFactory(product=mug, title="Summer of mugs", is_canonical=False)

    response = client.get("/shop/summer-of-mugs/")

    assert '<link rel="canonical" href="http://testserver/shop/tide-mug/">' in text(response)


def test_campaign_page_alone_names_the_plain_page_as_canonical(client, mug):
    ProductPageFactory(product=mug, title="Summer of mugs", is_canonical=False)

    response = client.get("/shop/summer-of-mugs/")

    assert '<link rel="canonical" href="http://testserver/shop/p/tide-mug/">' in text(response)
    assert client.get("/shop/p/tide-mug/").status_code == 200


@pytest.mark.parametrize("state", [{"is_active": False}, {"archived_at": NOON}])
def test_withdrawn_product_has_no_plain_page(client, mug, state):
    type(mug).objects.filter(pk=mug.pk).update(**state)

    assert client.get("/shop/p/tide-mug/").status_code == 404


@pytest.mark.parametrize("state", [{"is_active": False}, {"archived_at": NOON}])
def test_page_of_a_withdrawn_product_says_so_and_sells_nothing(client, mug, state):
    page_of(mug)
    type(mug).objects.filter(pk=mug.pk).update(**state)

    response = client.get("/shop/tide-mug/")

    assert response.status_code == 200
    assert "This is not sold any more." in text(response)
    assert 'name="quantity"' not in text(response)


@pytest.mark.parametrize(
    "address",
    [
        "/shop/p/nothing/",
        "/shop/p/",
        "/shop/p/tide-mug/more/",
        "/shop/nothing/",
        "/shop/p/Tide%20mug/",
        "/shop/?page=9",
    ],
)
def test_what_is_not_there_is_not_found(client, mug, address):
    assert client.get(address).status_code == 404


def test_product_without_any_price_has_no_plain_page(client, shop):
    VariantFactory(product__slug="dear")

    assert client.get("/shop/p/dear/").status_code == 404


# --- one canonical page ---------------------------------------------------------------------------------------------


def test_copy_of_a_page_becomes_a_campaign_page(mug):
    page = page_of(mug)

    copy = page.copy(update_attrs={"slug": "tide-mug-2", "title": "Tide mug 2"})

    assert (ProductPage.objects.get(pk=page.pk).is_canonical, copy.is_canonical) == (True, False)


def test_copy_of_a_category_with_its_pages_keeps_one_canonical_page(mug):
    category = CategoryPageFactory(title="Pottery")
    page = page_of(mug, parent=category)

    category.copy(recursive=True, update_attrs={"slug": "pottery-2"})

    assert list(ProductPage.objects.filter(is_canonical=True)) == [page]


# --- choosing a variant ---------------------------------------------------------------------------------------------


def detail(client, query="", **headers):
    return client.get(f"/shop/p/tide-mug/{query}", headers=headers).context["detail"]


def test_first_variant_that_can_be_bought_is_chosen(client, mug):
    found = detail(client)

    assert (found.offer.variant_id, found.stock_text, found.is_chosen) == (
        mug.by_name["cobalt"].pk,
        "In stock.",
        False,
    )


def test_address_chooses_the_variant_with_its_price_and_stock(client, mug):
    found = detail(client, f"?variant={mug.by_name['ink'].pk}")

    assert (str(found.offer.price.amount), found.stock_text) == ("30.00", "Only 2 left.")
    assert [(option.label, option.chosen) for option in found.options] == [("Glaze", "Ink"), ("Size", "30 cl")]


def test_sold_out_variant_is_shown_with_the_honest_text_and_no_button(client, mug):
    response = client.get(f"/shop/p/tide-mug/?variant={mug.by_name['large'].pk}")

    assert response.context["detail"].stock_text == "Cobalt, 45 cl is sold out."
    assert 'name="quantity"' not in text(response)


def test_option_values_lead_to_the_address_of_their_variant(client, mug):
    response = client.get("/shop/p/tide-mug/?o.glaze=Ink&o.size=30+cl")

    assert response.status_code == 302
    assert response["Location"] == f"/shop/p/tide-mug/?variant={mug.by_name['ink'].pk}"


def test_combination_that_is_not_made_stays_chosen_and_says_so(client, mug):
    response = client.get("/shop/p/tide-mug/?o.glaze=Ink&o.size=45+cl")

    found = response.context["detail"]
    assert response.status_code == 200
    assert (found.offer, found.stock_text) == (None, "Ink, 45 cl is not made. Choose another combination.")
    marks = {value.value: (value.is_chosen, value.note) for option in found.options for value in option.values}
    assert marks == {
        "Cobalt": (False, "sold out"),
        "Ink": (True, "not made like this"),
        "30 cl": (False, ""),
        "45 cl": (True, "not made like this"),
    }


@pytest.mark.parametrize("query", ["?variant=abc", "?variant=99999999", "?variant=", "?variant=1%27", "?o.glaze=Gold"])
def test_unknown_choice_is_ignored(client, mug, query):
    response = client.get(f"/shop/p/tide-mug/{query}", follow=True)

    assert response.status_code == 200
    assert response.context["detail"].offer.variant_id == mug.by_name["cobalt"].pk


def test_htmx_gets_the_choice_alone_and_the_address_to_push(client, mug):
    response = client.get("/shop/p/tide-mug/?o.glaze=Ink&o.size=30+cl", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == f"/shop/p/tide-mug/?variant={mug.by_name['ink'].pk}"
    assert "HX-Request" in response["Vary"]
    assert "<html" not in text(response)
    assert 'id="buy"' in text(response)


def test_picture_follows_the_choice(client, mug):
    own = PictureFactory()
    type(mug.by_name["ink"]).objects.filter(pk=mug.by_name["ink"].pk).update(picture=own)

    found = detail(client, f"?variant={mug.by_name['ink'].pk}")

    assert [shown.picture.pk for shown in found.pictures] == [own.pk]


def test_unit_price_and_limits_are_stated(client, shop):
    product = ProductFactory(name="Glaze", slug="glaze")
    VariantFactory(
        product=product,
        price=1200,
        stock=50,
        unit_quantity="0.750",
        unit_measure="l",
        minimum_quantity=2,
        maximum_quantity=6,
    )

    offer = client.get("/shop/p/glaze/").context["detail"].offer

    assert (offer.unit_price, offer.least, offer.most) == ("€16.00 / 1 l", 2, 6)


def test_facts_of_the_type_stand_in_a_table(client, shop):
    clay = AttributeFactory(name="Height", code="height", unit="cm")
    VariantFactory(product=ProductFactory(slug="jug", attributes={clay: "12"}), price=100, stock=1)

    found = client.get("/shop/p/jug/").context["detail"].specifications

    assert [(fact.label, fact.value) for fact in found] == [("Height", "12 cm")]


# --- listings over HTTP ---------------------------------------------------------------------------------------------


def test_address_that_is_not_the_results_own_leads_there(client, mug):
    response = client.get("/shop/?stock=in&o.glaze=Ink&from=&sort=newest&page=1")

    assert response.status_code == 302
    assert response["Location"] == "/shop/?o.glaze=Ink&stock=in"


def test_parameters_of_others_stay_without_a_redirect(client, mug):
    response = client.get("/shop/?utm_source=letter")

    assert response.status_code == 200
    assert '<link rel="canonical" href="http://testserver/shop/">' in text(response)


def test_htmx_gets_results_and_filters_and_the_address_to_push(client, mug):
    response = client.get("/shop/?o.glaze=Ink&sort=newest", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == "/shop/?o.glaze=Ink"
    assert "<html" not in text(response)
    assert 'id="results"' in text(response)


def test_history_gets_the_whole_page(client, mug):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in text(client.get("/shop/", headers=headers))


@pytest.mark.parametrize(
    "query", ["q=%1b%07", "o.glaze=%27%3B--", "maker=" + "x" * 6000, "page=%F0%9F%8D%B5", "from=%00"]
)
def test_bad_input_is_ignored_or_refused_but_never_an_error(client, mug, query):
    assert client.get(f"/shop/?{query}").status_code in (200, 302, 400, 404)


def test_pages_hold_neither_a_token_nor_a_session(client, mug):
    for address in ("/shop/", "/shop/p/tide-mug/"):
        response = client.get(address)

        assert "csrf" not in text(response).lower()
        assert response.cookies == {}


def test_swatches_are_a_sheet_named_by_its_content_and_kept_for_ever(client, shop):
    swatch = SwatchFactory(name="Cobalt", colour="#2350b5")
    address = client.get("/shop/").content.decode().split('href="/shop-swatches.')[1].split('"')[0]

    response = client.get(f"/shop-swatches.{address}")

    assert f".swatch-{swatch.pk} {{ --c: #2350b5; }}" in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    swatch.colour = "#000000"
    swatch.save()
    assert client.get(f"/shop-swatches.{address}").status_code == 302


# --- what they cost -------------------------------------------------------------------------------------------------


def count_queries(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries), "\n".join(query["sql"][:200] for query in queries)


@pytest.fixture
def full_shelf(shop):
    pottery = CategoryPageFactory(title="Pottery")
    mugs = CategoryPageFactory(title="Mugs", parent=pottery)
    maker = BrandFactory(name="Fife Kiln")
    for number in range(26):
        product = ProductFactory(
            name=f"Mug {number}",
            slug=f"mug-{number}",
            brand=maker,
            option1_name="Glaze",
            categories=[mugs],
            pictured=1,
            released_at=NOON - timedelta(days=number),
        )
        VariantFactory(product=product, options=["Cobalt"], price=2800, stock=3)
        VariantFactory(product=product, options=["Ink"], price=2900, sale=2000, stock=3)
        if number % 3 == 0:
            page_of(product, parent=CategoryPage.objects.get(pk=mugs.pk))
    return pottery


def test_category_page_of_24_products_takes_at_most_14_queries(client, full_shelf):
    number, statements = count_queries(client, "/shop/pottery/")

    assert number <= 14, statements


def test_filtered_category_page_takes_at_most_14_queries(client, full_shelf):
    number, statements = count_queries(client, "/shop/pottery/mugs/?o.glaze=Ink&stock=in&sort=price-up")

    assert number <= 14, statements


@pytest.mark.parametrize(
    "address", ["/shop/p/mug-1/", "/shop/pottery/mugs/mug-0/"], ids=["plain page", "landing page"]
)
def test_product_page_takes_at_most_15_queries(client, full_shelf, address):
    number, statements = count_queries(client, address)

    assert number <= 15, statements


def test_categories_deep_in_the_tree_are_found(client, full_shelf):
    assert client.get("/shop/pottery/mugs/").context["listing"].total == 26
    assert Page.objects.get(slug="mugs").depth == 5
