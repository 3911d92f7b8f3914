"""What crawlers are told: which addresses there are, and which are not for them."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from catalog.models import CollectionPage, Price, Product, ProductPage, ProductPicture, Variant
from catalog.tests.factories import (
    LONG_AGO,
    CategoryPageFactory,
    PictureFactory,
    PriceListFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    TaxClassFactory,
    VariantFactory,
)
from common.statistics import know_sizes
from home import sitemaps
from home.tests.factories import article_page, content_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
LASTMOD = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def places(client, address):
    """Addresses of a file, without the host, with when each changed and how many pictures it has."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return {
        place.findtext(f"{SITEMAP}loc").removeprefix("http://testserver"): (
            place.findtext(f"{SITEMAP}lastmod"),
            len(place.findall(f"{IMAGE}image")),
        )
        for place in ET.fromstring(response.content)
    }


def sold(*, pictured=1, **facts):
    product = ProductFactory(pictured=pictured, **facts)
    VariantFactory(product=product, price=2800, stock=1)
    return product


def test_robots_are_kept_from_private_addresses_and_shown_the_sitemap(client):
    response = client.get("/robots.txt")

    text = response.content.decode()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /checkout/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_index_lists_the_files_of_every_section_that_has_places(client):
    content_page()
    ShopPageFactory()
    sold()

    response = client.get("/sitemap.xml")

    listed = [file.findtext(f"{SITEMAP}loc") for file in ET.fromstring(response.content)]
    assert listed == ["http://testserver/sitemap-pages.xml", "http://testserver/sitemap-products.xml"]
    assert response["Cache-Control"] == "public, max-age=600"


def test_pages_are_live_and_public_and_say_when_they_changed(client):
    content_page(last_published_at=LASTMOD)
    content_page(title="Draft", slug="draft", live=False)
    hidden = content_page(title="Hidden", slug="hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    hidden.add_child(instance=type(hidden)(title="Below", slug="below"))

    found = places(client, "/sitemap-pages.xml")

    assert set(found) == {"/", "/our-story/"}
    assert found["/our-story/"] == ("2026-05-01T09:30:00+01:00", 0)


def test_each_kind_of_page_stands_in_its_section_with_its_picture(client):
    shop = ShopPageFactory()
    CategoryPageFactory(title="Pottery", picture=PictureFactory())
    shop.add_child(instance=CollectionPage(title="Blue hour", slug="blue-hour", picture=PictureFactory()))
    article_page(picture=PictureFactory())

    counts = {
        section: {url: pictures for url, (_at, pictures) in places(client, f"/sitemap-{section}.xml").items()}
        for section in ("pages", "categories", "collections", "journal")
    }

    assert counts == {
        "pages": {"/": 0, "/shop/": 0, "/journal/": 0},
        "categories": {"/shop/pottery/": 1},
        "collections": {"/shop/blue-hour/": 1},
        "journal": {"/journal/eleven-dips/": 1},
    }


def test_products_without_a_page_stand_under_their_plain_address_with_their_pictures(client):
    ShopPageFactory()
    sold(name="Plain mug", slug="plain-mug", pictured=3)
    ProductPageFactory(title="A story", product=sold(slug="told-mug"))
    ProductFactory(slug="unpriced-mug", pictured=1)
    sold(slug="withdrawn-mug", is_active=False)

    found = places(client, "/sitemap-products.xml")

    assert [(url, pictures) for url, (_at, pictures) in found.items()] == [("/shop/p/plain-mug/", 3)]


def test_stories_stand_there_once_and_only_while_their_product_is_sold(client):
    ShopPageFactory()
    told = sold(slug="told-mug", pictured=2)
    ProductPageFactory(title="A story", product=told)
    ProductPageFactory(title="A campaign", product=told, is_canonical=False)
    gone = ProductPageFactory(title="Gone", product=sold(slug="gone-mug"))
    Product.objects.filter(slug="gone-mug").update(is_active=False)

    found = places(client, "/sitemap-stories.xml")

    assert ProductPage.objects.get(pk=gone.pk).live is True
    assert [(url, pictures) for url, (_at, pictures) in found.items()] == [("/shop/a-story/", 2)]


@pytest.mark.parametrize(
    "address",
    ["/sitemap-nothing.xml", *(f"/sitemap-pages.xml?p={number}" for number in ("2", "0", "-1", "x", "9" * 30, ""))],
)
def test_unknown_file_of_the_sitemap_is_not_there(client, address):
    assert client.get(address).status_code == 404


def make_products(count):
    tax_class, prices, picture = TaxClassFactory(), PriceListFactory(), PictureFactory()
    products = Product.objects.bulk_create(
        Product(name=f"Mug {number}", slug=f"mug-{number}", tax_class=tax_class) for number in range(count)
    )
    ProductPicture.objects.bulk_create(ProductPicture(product=product, picture=picture) for product in products)
    variants = Variant.objects.bulk_create(Variant(product=product, sku=product.slug) for product in products)
    Price.objects.bulk_create(
        Price(variant=variant, price_list=prices, amount=2800, starts_at=LONG_AGO) for variant in variants
    )
    know_sizes(Price, Variant, Product, ProductPicture)


def test_sections_are_split_into_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 20)
    ShopPageFactory()
    make_products(45)

    index = ET.fromstring(client.get("/sitemap.xml").content)

    listed = [file.findtext(f"{SITEMAP}loc").partition("/sitemap-products.xml")[2] for file in index][1:]
    assert listed == ["", "?p=2", "?p=3"]
    files = [places(client, f"/sitemap-products.xml?p={number}") for number in (1, 2, 3)]
    assert [len(found) for found in files] == [20, 20, 5]
    assert len({url for found in files for url in found}) == 45
    assert client.get("/sitemap-products.xml?p=4").status_code == 404


def test_sitemap_is_read_in_pieces_of_three_queries(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PIECE", 50)
    ShopPageFactory()
    make_products(200)
    client.get("/sitemap-products.xml")

    with CaptureQueriesContext(connection) as queries:
        found = places(client, "/sitemap-products.xml")

    assert len(found) == 200
    assert len(queries) <= 3 * 4 + 2, [query["sql"][:120] for query in queries]


def test_index_takes_two_queries_a_section_however_many_products(client, monkeypatch):
    ShopPageFactory()
    make_products(10)
    counts = []
    for per_file in (20, 1):
        monkeypatch.setattr(sitemaps, "PER_FILE", per_file)
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30
