"""The head of pages: one address for each, and what a shared link shows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from wagtail.models import Locale, PageViewRestriction

from catalog.tests.factories import (
    NOON,
    BrandFactory,
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    VariantFactory,
)
from home.discovery import list_alternates
from home.models import HomePage
from home.tests.factories import article_page, content_page
from home.tests.structured import html_of, make_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def head_of(client, address):
    return html_of(client, address).partition("</head>")[0]


def meta(client, address):
    """The properties of the page's head by name; each stands there once."""
    head = " ".join(head_of(client, address).split())
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', head)
    names = [name for name, _content in found if name != "theme-color"]
    assert sorted(names) == sorted(set(names))
    return {name: unescape(content) for name, content in found}


def canonicals(client, address):
    return re.findall(r'<link rel="canonical" href="([^"]+)">', head_of(client, address))


def hreflangs(client, address):
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head_of(client, address))


# --- one address ----------------------------------------------------------------------------------------------------


def test_every_kind_of_page_names_its_one_address(client):
    pages = make_pages()

    named = {name: canonicals(client, address) for name, address in pages.items()}

    assert named == {name: [f"http://testserver{address}"] for name, address in pages.items()}


@pytest.mark.parametrize("address", ["/", "/journal/", "/shop/"])
def test_tracking_and_foreign_hosts_do_not_change_the_address(client, settings, address):
    settings.ALLOWED_HOSTS = ["www.elsewhere.example", "testserver"]
    ShopPageFactory()
    article_page()

    html = client.get(f"{address}?utm_source=letter", headers={"Host": "www.elsewhere.example"}).content.decode()

    assert f'<link rel="canonical" href="http://testserver{address}">' in html
    assert "elsewhere" not in html.partition("</head>")[0]


def test_later_pages_of_lists_have_addresses_of_their_own(client):
    ShopPageFactory()
    for number in range(25):
        VariantFactory(price=2800, stock=1)
        article_page(title=f"Article {number}")

    assert canonicals(client, "/shop/?page=2") == ["http://testserver/shop/?page=2"]
    assert canonicals(client, "/journal/?page=2") == ["http://testserver/journal/?page=2"]


def test_chosen_variant_belongs_to_its_products_address(client):
    ShopPageFactory()
    mug = ProductFactory(slug="mug", option1_name="Colour")
    ink = [VariantFactory(product=mug, options=[name], price=2800, stock=1) for name in ("Cobalt", "Ink")][1]

    assert canonicals(client, f"/shop/p/mug/?variant={ink.pk}") == ["http://testserver/shop/p/mug/"]


def test_public_pages_may_be_listed_and_others_ask_not_to_be(client):
    pages = make_pages()

    addresses = [*pages.values(), "/basket/", "/search/?q=mug"]
    hidden = [address for address in addresses if "robots" in meta(client, address)]

    assert hidden == ["/basket/", "/search/?q=mug"]


# --- other languages ------------------------------------------------------------------------------------------------


@pytest.fixture
def two_languages(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("pt", "Portuguese")]
    settings.WAGTAIL_I18N_ENABLED = True


def test_one_language_has_no_alternates_and_asks_for_none(django_assert_num_queries):
    page = content_page()

    with django_assert_num_queries(0):
        assert list_alternates(page) == []


def test_alternates_are_named_on_each_of_them(client, two_languages):
    story = content_page()
    portuguese = Locale.objects.create(language_code="pt")
    home = HomePage.objects.get().copy_for_translation(portuguese)
    home.save_revision().publish()
    told = story.copy_for_translation(portuguese)
    told.slug = "a-nossa-historia"
    told.save_revision().publish()

    found = hreflangs(client, "/our-story/")

    assert found == [
        ("en", "http://testserver/our-story/"),
        ("pt", "http://testserver/a-nossa-historia/"),
        ("x-default", "http://testserver/our-story/"),
    ]


def test_drafts_and_private_pages_are_no_alternates(client, two_languages):
    story = content_page()
    portuguese = Locale.objects.create(language_code="pt")
    HomePage.objects.get().copy_for_translation(portuguese)
    told = story.copy_for_translation(portuguese)

    assert hreflangs(client, "/our-story/") == []
    told.save_revision().publish()
    PageViewRestriction.objects.create(page=told, restriction_type=PageViewRestriction.LOGIN)
    assert hreflangs(client, "/our-story/") == []


# --- shared links ---------------------------------------------------------------------------------------------------


def test_shared_product_shows_name_price_and_its_picture_with_its_size(client):
    ShopPageFactory()
    mug = ProductFactory(
        name="Tide mug", slug="mug", summary="Dipped once.", pictured=1, brand=BrandFactory(name="Fife Kiln")
    )
    VariantFactory(product=mug, sku="MUG", price=2800, sale=2050, stock=5)

    told = meta(client, "/shop/p/mug/")

    picture = f"http://testserver/media/images/{mug.pictures.get().picture_id}-"
    assert told.pop("og:image").startswith(picture)
    assert {name: text for name, text in told.items() if name.startswith(("og:", "product:", "twitter:", "desc"))} == {
        "description": "Dipped once.",
        "og:url": "http://testserver/shop/p/mug/",
        "og:title": "Tide mug",
        "og:description": "Dipped once.",
        "og:type": "product",
        "og:site_name": "Bower",
        "og:locale": "en_US",
        "og:image:width": "72",
        "og:image:height": "90",
        "og:image:alt": "A mug, seen from the side",
        "twitter:card": "summary_large_image",
        "product:price:amount": "20.50",
        "product:price:currency": "EUR",
        "product:availability": "in stock",
        "product:condition": "new",
        "product:retailer_item_id": "MUG",
        "product:brand": "Fife Kiln",
    }


def test_share_picture_of_a_page_wins_with_its_own_words(client):
    product = ProductFactory(pictured=1)
    VariantFactory(product=product, price=2800, stock=0)
    share = PictureFactory(description="All the mugs")
    ProductPageFactory(product=product, title="The mug", share_picture=share)

    told = meta(client, "/shop/the-mug/")

    assert told["og:image"].startswith(f"http://testserver/media/images/{share.pk}-")
    assert (told["og:image:alt"], told["product:availability"]) == ("All the mugs", "out of stock")


def test_shared_article_says_when_it_was_written(client):
    article_page(lead="Of indigo.", picture=PictureFactory(description="A vat"))

    told = meta(client, "/journal/eleven-dips/")

    assert (told["og:type"], told["og:image:alt"], told["og:description"]) == ("article", "A vat", "Of indigo.")
    assert told["article:published_time"] == "2026-05-12"


def test_page_without_a_picture_is_shared_by_its_words(client):
    content_page()

    told = meta(client, "/our-story/")

    assert told["twitter:card"] == "summary"
    assert "og:image" not in told


def test_rich_introduction_is_told_in_plain_words(client):
    CategoryPageFactory(title="Pottery", introduction="<p>Salt &amp; <b>fire</b>, “turned”.</p>")
    VariantFactory(price=2800, stock=1, product__released_at=NOON - timedelta(days=1))

    assert meta(client, "/shop/pottery/")["description"] == "Salt & fire, “turned”."
