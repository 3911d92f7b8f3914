import pytest

from catalog.search import reindex_products
from catalog.tests.factories import CategoryPageFactory, VariantFactory
from home.tests.factories import article_page, content_page


@pytest.fixture
def mug(db):
    variant = VariantFactory(price=2800, stock=5, product__name="Tide mug")
    reindex_products(product_ids=[variant.product_id])
    return variant.product


def test_search_without_words_shows_where_to_begin(client, mug):
    response = client.get("/search/")

    html = response.content.decode()
    assert response.status_code == 200
    assert '<form class="search" action="/search/" role="search">' in " ".join(html.split())
    assert "Others take home" in html


def test_search_finds_things_and_counts_articles(client, mug):
    article_page(title="How a mug is thrown")

    html = client.get("/search/?q=mug").content.decode()

    assert "Tide mug" in html
    assert '<a href="?q=mug" aria-current="page">Things <small>1</small></a>' in html
    assert '<a href="?q=mug&amp;show=articles">Articles <small>1</small></a>' in html


def test_articles_have_their_own_tab(client, mug):
    article_page(title="How a mug is thrown", lead="Four turns of the wheel.")
    content_page(title="Mug repairs", slug="repairs", live=False)

    html = client.get("/search/?q=mug&show=articles").content.decode()

    assert '<a href="/journal/how-a-mug-is-thrown/">How a mug is thrown</a>' in html
    assert "Four turns of the wheel." in html
    assert "Mug repairs" not in html


def test_articles_are_shown_at_once_when_no_thing_is_found(client, db):
    article_page(title="How to print with the sun")

    assert "/journal/how-to-print-with-the-sun/" in client.get("/search/?q=sun").content.decode()


def test_plural_finds_what_tells_of_one(client, mug):
    article_page(title="How a mug is thrown")

    html = client.get("/search/?q=mugs").content.decode()

    assert "Tide mug" in html
    assert '<a href="?q=mugs&amp;show=articles">Articles <small>1</small></a>' in html


def test_departments_of_that_name_are_shown_first(client, mug):
    CategoryPageFactory(title="Mugs and cups", slug="mugs-and-cups")
    CategoryPageFactory(title="Mug racks", slug="racks", live=False)

    found = client.get("/search/?q=mug").content.decode()
    not_found = client.get("/search/?q=tide").content.decode()

    link = '<a class="textlink" href="/shop/mugs-and-cups/">Mugs and cups</a>'
    assert link in found
    assert "Mug racks" not in found
    assert link not in not_found


def test_nothing_found_helps_on(client, mug):
    html = client.get("/search/?q=zzzz").content.decode()

    assert "Nothing found for “zzzz”" in html
    assert "Others take home" in html
    assert "Tide mug" in html


STRANGE = [
    "%27%20OR%201%3D1%20--",
    '"',
    "*",
    "(",
    "a AND (b",
    "NEAR/2",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "🐦",
    "%C2%80",
    "x" * 4000,
]


@pytest.mark.parametrize("query", STRANGE)
def test_strange_queries_are_answered(client, mug, query):
    response = client.get(f"/search/?q={query}", follow=True)

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_address_of_a_result_is_one(client, mug):
    response = client.get("/search/?q=mug&sort=nonsense&page=1")

    assert response.status_code == 302
    assert response.headers["Location"] == "/search/?q=mug"


def test_page_past_the_end_is_not_there(client, mug):
    assert client.get("/search/?q=mug&page=99").status_code == 404
    assert client.get("/search/?q=mug&page=x").status_code == 404


def test_search_takes_no_post(client, db):
    assert client.post("/search/", {"q": "mug"}).status_code == 405
