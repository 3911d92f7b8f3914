from catalog.tests.factories import ProductPageFactory, ShopPageFactory, VariantFactory
from home.tests.factories import content_page


def test_robots_are_kept_from_private_addresses_and_shown_the_sitemap(client, db):
    response = client.get("/robots.txt")

    text = response.content.decode()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /checkout/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_sitemap_lists_live_pages(client, db):
    content_page()
    content_page(title="Draft", slug="draft", live=False)

    xml = client.get("/sitemap-pages.xml").content.decode()

    assert "<loc>http://localhost/our-story/</loc>" in xml
    assert "draft" not in xml
    assert "sitemap-pages.xml" in client.get("/sitemap.xml").content.decode()


def test_sitemap_lists_products_without_a_page_of_their_own(client, db):
    ShopPageFactory()
    VariantFactory(price=2800, product__name="Plain mug")
    told = VariantFactory(price=2800, product__name="Told mug").product
    ProductPageFactory(title="A story", product=told)
    VariantFactory(product__name="Unpriced mug")

    xml = client.get("/sitemap-products.xml").content.decode()

    assert "/shop/p/plain-mug/</loc>" in xml
    assert "told-mug" not in xml
    assert "unpriced-mug" not in xml


def test_unknown_section_of_the_sitemap_is_not_there(client, db):
    assert client.get("/sitemap-nothing.xml").status_code == 404
