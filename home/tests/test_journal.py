"""The journal as people read it: lists by tag and author, what stands around an article."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from catalog.tests.factories import PictureFactory, ProductFactory, ShopPageFactory, VariantFactory
from home.models import ArticlePage, ArticleTag, Author, Byline
from home.tests.factories import article_page

pytestmark = pytest.mark.django_db


def titles(response) -> list[str]:
    return [article.title for article in response.context["articles"]]


def context_of(page: ArticlePage) -> dict:
    return page.get_context(RequestFactory().get("/"))


def canonical(response) -> str:
    return re.search(r'<link rel="canonical" href="([^"]+)">', response.content.decode())[1]


def test_tag_lists_its_live_articles_newest_first(client):
    article_page(title="Old", tags=["Indigo"], published_on=date(2026, 1, 1))
    article_page(title="New", tags=["indigo", "Cloth"])
    article_page(title="Other", tags=["Cloth"])
    article_page(title="Draft", tags=["Indigo"], live=False)

    response = client.get("/journal/tag/indigo/")

    assert titles(response) == ["New", "Old"]
    assert canonical(response) == "http://testserver/journal/tag/indigo/"
    assert "<title>Indigo | Journal |" in response.content.decode()


def test_author_lists_their_articles_once_each(client):
    both = article_page(title="Together", authors=["Marta", "Jonas"])
    both.bylines.add(Byline(author=Author.objects.get(name="Marta")))
    both.save()
    article_page(title="Alone", authors=["Jonas"])

    response = client.get("/journal/author/marta/")

    assert titles(response) == ["Together"]
    assert canonical(response) == "http://testserver/journal/author/marta/"


@pytest.mark.parametrize(
    "address",
    [
        "/journal/tag/nothing/",
        "/journal/tag/unread/",
        "/journal/author/nobody/",
        "/journal/author/ghost/",
        "/journal/tag/",
        "/journal/author/",
        "/journal/tag/indigo/more/",
        "/journal/?page=2",
        "/journal/?page=0",
        "/journal/?page=x",
        "/journal/tag/indigo/?page=2",
        "/journal/tag/%00/",
    ],
)
def test_what_is_not_there_is_refused(client, address):
    article_page(tags=["Indigo"])
    article_page(title="Draft", tags=["Unread"], authors=["Ghost"], live=False)

    assert client.get(address).status_code == (400 if "%00" in address else 404)


@pytest.mark.parametrize("tag", ["Água & sal", "藍染め", "!!!", "C++", "sun/moon"])
def test_every_tag_has_an_address_that_leads_to_it(client, tag):
    page = article_page(tags=[tag])
    stored = ArticleTag.objects.get()

    html = client.get(page.url).content.decode()
    found = client.get(f"/journal/tag/{quote(stored.slug)}/")

    assert stored.name == tag
    assert f'href="/journal/tag/{quote(stored.slug)}/"' in html
    assert titles(found) == ["Eleven dips"]


def test_tags_alike_but_for_capitals_are_one():
    article_page(tags=["Indigo"])
    article_page(title="Second", tags=["INDIGO", "indigo"])

    assert list(ArticleTag.objects.values_list("name", flat=True)) == ["Indigo"]


def test_pages_of_a_list_have_addresses_of_their_own(client):
    for number in range(13):
        article_page(title=f"Article {number}", slug=f"a{number}", tags=["Indigo"])

    first, second = client.get("/journal/tag/indigo/"), client.get("/journal/tag/indigo/?page=2")

    assert (len(titles(first)), len(titles(second))) == (12, 1)
    assert canonical(second) == "http://testserver/journal/tag/indigo/?page=2"
    assert canonical(client.get("/journal/?page=1")) == "http://testserver/journal/"


def test_editors_choice_of_related_articles_goes_first_in_its_order():
    one, two = article_page(title="One"), article_page(title="Two")
    gone = article_page(title="Gone", live=False)
    article_page(title="Alike", tags=["Indigo"])

    page = article_page(title="This", tags=["Indigo"], related=[two, gone, one])

    assert [found.title for found in context_of(page)["related"]] == ["Two", "One"]


def test_without_a_choice_those_that_share_most_tags_are_related_newest_first():
    article_page(title="One tag, old", tags=["a"], published_on=date(2026, 1, 1))
    article_page(title="One tag, new", tags=["b"], published_on=date(2026, 3, 1))
    article_page(title="Two tags", tags=["a", "b"], published_on=date(2025, 1, 1))
    article_page(title="One tag, oldest", tags=["a"], published_on=date(2020, 1, 1))
    article_page(title="Draft", tags=["a", "b", "c"], live=False)
    article_page(title="None", tags=["d"])

    page = article_page(title="This", tags=["a", "b", "c"])

    assert [found.title for found in context_of(page)["related"]] == ["Two tags", "One tag, new", "One tag, old"]


def test_chosen_articles_that_nobody_can_read_leave_the_place_to_others():
    gone = article_page(title="Gone", live=False)
    article_page(title="Alike", tags=["a"])

    page = article_page(title="This", tags=["a"], related=[gone])

    assert [found.title for found in context_of(page)["related"]] == ["Alike"]


def test_article_without_tags_has_no_related_ones():
    article_page(title="Other", tags=["a"])

    assert context_of(article_page(title="This"))["related"] == []


def test_article_shows_authors_tags_and_time(client):
    page = article_page(
        authors=["Marta Oliveira", "Jonas Weir"], tags=["Indigo"], body=[("text", "<p>" + "dip " * 450 + "</p>")]
    )

    html = " ".join(client.get(page.url).content.decode().split())

    assert '<a href="/journal/author/marta-oliveira/">Marta Oliveira</a>, <a href="/journal/author/jonas' in html
    assert "12 May 2026</time>, 2 minutes to read" in html
    assert '<a href="/journal/tag/indigo/">Indigo</a>' in html


def test_scripts_in_names_are_shown_as_text(client):
    page = article_page(authors=["<script>alert(1)</script>"], tags=["<b>x</b>"])

    html = client.get(page.url).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>x</b>" not in html


def test_authors_of_the_same_name_have_addresses_of_their_own():
    slugs = [Author.objects.create(name=name).slug for name in ("Marta", "Marta", "Marta", "馬")]

    assert slugs == ["marta", "marta-2", "marta-3", "author"]


def test_article_is_found_by_its_author_and_its_tags(client):
    article_page(authors=["Marta Oliveira"], tags=["Indigo"]).save()  # indexed by a worker, when all of it is stored

    for word in ("Oliveira", "indigo"):
        assert "Eleven dips" in client.get(f"/search/?q={word}&show=articles").content.decode()


@pytest.mark.parametrize("model", [Author, ArticleTag])
def test_article_is_found_by_the_new_name_of_its_author_or_tag(client, model, django_capture_on_commit_callbacks):
    article_page(authors=["Marta Oliveira"], tags=["Indigo"]).save()
    named = model.objects.get()
    named.name = "Wisteria"

    with django_capture_on_commit_callbacks(execute=True):
        named.save()

    assert "Eleven dips" in client.get("/search/?q=wisteria&show=articles").content.decode()


@pytest.fixture
def full(db) -> ArticlePage:
    """An article with everything around it, and products in it."""
    for number in range(14):
        article_page(
            title=f"Other {number}", slug=f"o{number}", tags=["a"], picture=PictureFactory(), authors=["Marta"]
        )
    Author.objects.update(picture=PictureFactory(), biography="At the vat.")
    products = [VariantFactory(price=2800, product=ProductFactory(name=f"Mug {n}")).product for n in range(4)]
    row = {"heading": "Mugs", "products": products, "link_page": None, "link_label": ""}
    ShopPageFactory()
    article_page(title="Plain", tags=["a", "b"], authors=["Marta", "Jonas"], picture=PictureFactory())
    return article_page(
        title="This",
        slug="this",
        tags=["a", "b"],
        authors=["Marta", "Jonas"],
        picture=PictureFactory(),
        body=[("text", "<p>Words</p>"), ("products", row)],
    )


@pytest.mark.parametrize(
    ("address", "most"),
    [("/journal/", 14), ("/journal/tag/a/?page=2", 14), ("/journal/author/marta/", 14)],
)
def test_lists_stay_within_their_queries(client, full, django_assert_max_num_queries, address, most):
    client.get(address)

    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(("address", "most"), [("/journal/plain/", 14), ("/journal/this/", 18)])
def test_articles_stay_within_their_queries(client, full, django_assert_max_num_queries, address, most):
    """Fourteen, and those of the shelf where an article shows products."""
    client.get(address)

    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_articles_that_only_some_may_read_are_in_no_list(client):
    secret = article_page(title="Secret", tags=["a"], authors=["Marta"])
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    page = article_page(title="This", tags=["a"])

    assert titles(client.get("/journal/")) == titles(client.get("/journal/tag/a/")) == ["This"]
    assert client.get("/journal/author/marta/").status_code == 404
    assert context_of(page)["related"] == []
    assert context_of(page)["next_article"] is None
    assert client.get("/journal/secret/").status_code == 302


def test_draft_is_not_found_by_its_address(client):
    article_page(title="Draft", live=False)

    assert client.get("/journal/draft/").status_code == 404
