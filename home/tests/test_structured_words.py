"""What the structured data of pages says, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import PriceList, ProductPage, ShopPage
from catalog.tests.factories import (
    NOON,
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    VariantFactory,
)
from home.tests.structured import html_of, make_pages, only, read
from testing.structured import graph_of, list_flaws

pytestmark = pytest.mark.django_db
HOSTILE = "Mug </script><script>alert(1)</script> & \u2028 'quotes\""


@pytest.fixture
def shop(at_noon):
    return ShopPageFactory()


@pytest.fixture
def pages(at_noon):
    return make_pages()


def test_group_of_variants_says_what_they_differ_by(client, pages):
    group = only(read(client, pages["product group"]), "ProductGroup")

    cobalt, ink = group.pop("hasVariant")
    assert group == {
        "@type": "ProductGroup",
        "material": "Stoneware",
        "name": "Tide mug",
        "image": group["image"],
        "category": "Pottery",
        "brand": {"@type": "Brand", "name": "Fife Kiln"},
        "url": "http://testserver/shop/p/tide-mug/",
        "productGroupID": group["productGroupID"],
        "variesBy": ["https://schema.org/color", "https://schema.org/size"],
    }
    assert len(group["image"]) == 2
    assert (cobalt["color"], cobalt["size"], cobalt["gtin"]) == ("Cobalt", "30 cl", "4006381333931")
    assert "gtin" not in ink
    assert ink["image"] != cobalt["image"] == group["image"][:1]


def test_offer_says_price_sale_stock_and_the_address_that_chooses_it(client, pages):
    cobalt, ink = only(read(client, pages["product group"]), "ProductGroup")["hasVariant"]

    offer = cobalt["offers"]
    del offer["shippingDetails"], offer["hasMerchantReturnPolicy"]
    assert client.get(offer["url"]).context["detail"].offer.sku == cobalt["sku"]
    assert offer == {
        "@type": "Offer",
        "url": offer["url"],
        "price": "20.00",
        "priceCurrency": "EUR",
        "priceValidUntil": "2126-04-20",
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/StrikethroughPrice",
            "price": "28.00",
            "priceCurrency": "EUR",
        },
        "availability": "https://schema.org/InStock",
        "itemCondition": "https://schema.org/NewCondition",
    }
    assert ink["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "priceValidUntil" not in ink["offers"]


def test_offer_says_what_its_delivery_costs(client, pages):
    graph = read(client, pages["product group"])

    terms = {node["@id"]: node for node in graph if node["@type"] == "OfferShippingDetails"}
    told = [
        [terms[place["@id"]] for place in variant["offers"]["shippingDetails"]]
        for variant in only(graph, "ProductGroup")["hasVariant"]
    ]
    assert [[each["shippingRate"]["value"] for each in terms] for terms in told] == [
        ["3.90", "6.90", "14.90", "24.90"],
        ["0.00", "0.00", "14.90", "24.90"],
    ]
    home = told[0][0]
    assert [region["addressCountry"] for region in home["shippingDestination"]] == ["PT"]
    assert (home["deliveryTime"]["transitTime"]["minValue"], home["deliveryTime"]["transitTime"]["maxValue"]) == (1, 3)


def test_offer_says_how_long_goods_can_be_sent_back(client, pages):
    graph = read(client, pages["product"])

    policy = only(graph, "MerchantReturnPolicy")
    assert only(graph, "Product")["offers"]["hasMerchantReturnPolicy"] == {"@id": policy.pop("@id")}
    assert len(policy.pop("applicableCountry")) == 44
    assert policy == {
        "@type": "MerchantReturnPolicy",
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": 30,
        "returnFees": "https://schema.org/FreeReturn",
        "merchantReturnLink": "http://testserver/delivery/",
    }


def test_shop_that_takes_nothing_back_says_so(client, pages):
    ShopPage.objects.update(return_days=0)

    policy = only(read(client, pages["product"]), "MerchantReturnPolicy")

    assert policy["returnPolicyCategory"] == "https://schema.org/MerchantReturnNotPermitted"
    assert {"merchantReturnDays", "returnFees"} & set(policy) == set()


def test_nothing_is_said_of_returns_where_the_shop_says_nothing(client, pages):
    ShopPage.objects.update(return_days=None)

    graph = read(client, pages["product"])

    assert "hasMerchantReturnPolicy" not in only(graph, "Product")["offers"]
    assert list_flaws(graph) == []


def test_goods_that_are_not_sent_have_no_delivery(client, shop):
    VariantFactory(product__slug="voucher", price=2000, untracked=True, requires_shipping=False)

    graph = read(client, "/shop/p/voucher/")

    assert [node["@type"] for node in graph] == ["BreadcrumbList", "Product"]
    assert "shippingDetails" not in only(graph, "Product")["offers"]


def test_product_in_one_form_is_no_group(client, pages):
    jug = only(read(client, pages["product"]), "Product")

    assert (jug["name"], jug["description"], jug["sku"]) == ("Jug", "Pours well.", "JUG")
    assert jug["offers"]["url"] == jug["url"] == "http://testserver/shop/p/jug/"
    assert jug["offers"]["eligibleQuantity"] == {"@type": "QuantitativeValue", "minValue": 2}


def test_campaign_page_tells_of_the_products_own_address(client, pages):
    product = ProductPage.objects.get(title="Bowl").product
    ProductPageFactory(product=product, title="Summer of bowls", is_canonical=False)

    offer = only(read(client, "/shop/summer-of-bowls/"), "Product")["offers"]

    assert offer["url"] == "http://testserver/shop/pottery/bowl/"


def test_page_of_a_withdrawn_product_tells_no_price(client, pages):
    product = ProductPage.objects.get(title="Bowl").product
    type(product).objects.filter(pk=product.pk).update(is_active=False)

    html = html_of(client, pages["landing page"])

    assert [node["@type"] for node in graph_of(html)] == ["BreadcrumbList", "FAQPage"]
    assert '<meta name="robots" content="noindex">' in html
    assert "product:price" not in html


def test_nothing_is_said_of_ratings_while_there_are_no_reviews(client, pages):
    assert all("aggregateRating" not in html_of(client, address) for address in pages.values())


def test_amounts_have_the_decimals_of_their_currency(client, shop, settings):
    settings.SHOP_CURRENCY = "JPY"
    VariantFactory(product__slug="tea", price=1200, untracked=True)
    PriceList.objects.update(currency="JPY")

    offer = only(read(client, "/shop/p/tea/"), "Product")["offers"]

    assert (offer["price"], offer["priceCurrency"]) == ("1200", "JPY")


def test_breadcrumbs_lead_from_the_shops_name_down_to_the_page(client, pages):
    crumbs = only(read(client, pages["landing page"]), "BreadcrumbList")["itemListElement"]

    assert [(crumb["position"], crumb["name"], crumb["item"]) for crumb in crumbs] == [
        (1, "Bower", "http://testserver/"),
        (2, "Shop", "http://testserver/shop/"),
        (3, "Pottery", "http://testserver/shop/pottery/"),
        (4, "Bowl", "http://testserver/shop/pottery/bowl/"),
    ]


def test_later_page_of_a_listing_counts_on(client, shop):
    for number in range(25):
        VariantFactory(product__name=f"Mug {number}", price=2800, stock=1)

    listed = only(read(client, "/shop/?page=2"), "CollectionPage")

    assert listed["url"] == "http://testserver/shop/?page=2"
    assert [item["position"] for item in listed["mainEntity"]["itemListElement"]] == [25]


def test_questions_of_a_page_are_one_list_in_plain_words(client, pages):
    [first, _second] = only(read(client, pages["content page with questions"]), "FAQPage")["mainEntity"]

    assert (first["name"], first["acceptedAnswer"]) == ("Is it safe?", {"@type": "Answer", "text": "It is."})


def test_article_names_its_author_and_the_shop(client, pages):
    article = only(read(client, pages["article"]), "Article")

    assert article["author"] == [
        {"@type": "Person", "name": "Hanne Brix", "url": "http://testserver/journal/author/hanne-brix/"}
    ]
    assert article["publisher"]["name"] == "Bower"
    assert article["datePublished"] == "2026-05-12"
    assert article["mainEntityOfPage"] == "http://testserver/journal/eleven-dips/"


def test_site_says_how_to_search_it(client, pages):
    site = only(read(client, "/"), "WebSite")

    assert site["potentialAction"]["target"]["urlTemplate"] == "http://testserver/search/?q={search_term_string}"


@pytest.mark.parametrize("address", ["/basket/", "/search/", "/search/?q=mug", "/accounts/login/", "/order/find/"])
def test_pages_for_people_alone_say_nothing_to_machines(client, pages, address):
    html = html_of(client, address)

    assert graph_of(html) == []
    assert '<meta name="robots" content="noindex' in html


def test_no_title_can_leave_the_block(client, shop):
    category = CategoryPageFactory(title=HOSTILE, slug="hostile")
    VariantFactory(product=ProductFactory(name=HOSTILE, slug="hostile", categories=[category]), price=100, stock=1)

    for address in ("/shop/hostile/", "/shop/p/hostile/"):
        html = html_of(client, address)
        graph = graph_of(html)

        assert only(graph, "BreadcrumbList")["itemListElement"][-1]["name"] == HOSTILE
        assert "<script>alert" not in html
        assert "\u2028" not in html.partition("ld+json")[2].partition("</script>")[0]


def test_structured_data_costs_no_query(client, pages):
    """What is told of two variants with pictures of their own is read with what the page shows of one."""
    one = ProductFactory(slug="one", pictured=1)
    VariantFactory(product=one, price=100, stock=1)
    many = ProductFactory(slug="many", pictured=3, option1_name="Colour", released_at=NOON - timedelta(days=1))
    for number in range(12):
        VariantFactory(product=many, options=[f"No {number}"], price=100, stock=1, picture=PictureFactory())

    counts = []
    for address in ("/shop/p/one/", "/shop/p/many/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
