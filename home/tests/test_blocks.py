"""Blocks as pages show them, also when what they point at is gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model

from catalog.models import CategoryPage
from catalog.tests.factories import (
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ShopPageFactory,
    VariantFactory,
    price_context,
)
from home.models import ContentPage
from home.selectors import count_products, list_departments
from home.tests.factories import article_page, content_page

BAND = {"image": None, "heading": "Why?", "text": "", "button_label": "", "button_page": None}


def image(picture, alt="A mug"):
    picture.contextual_alt_text, picture.decorative = alt, not alt
    return picture


def html_of(client, body) -> str:
    content_page(body=body)
    return client.get("/our-story/").content.decode()


def test_text_figure_quote_and_questions_are_shown(client, db):
    html = html_of(
        client,
        [
            ("text", "<h2>Clay</h2><p>From <b>Barcelos</b>.</p>"),
            ("picture", {"image": image(PictureFactory()), "caption": "In the afternoon."}),
            ("quote", {"quote": "I only choose the leaf.", "source": "Ines"}),
            ("questions", {"heading": "Questions", "questions": [{"question": "Is it?", "answer": "<p>Yes.</p>"}]}),
        ],
    )

    assert "<h2>Clay</h2>" in html
    assert "<figcaption>In the afternoon.</figcaption>" in html
    assert 'alt="A mug"' in html
    assert "<p>I only choose the leaf.</p>" in html
    assert "<summary>Is it?</summary>" in html


def test_markup_in_plain_fields_is_escaped(client, db):
    html = html_of(client, [("quote", {"quote": "<script>alert(1)</script>", "source": "<b>x</b>"})])

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_decorative_picture_has_an_empty_text(client, db):
    html = html_of(client, [("picture", {"image": image(PictureFactory(), alt=""), "caption": ""})])

    assert 'alt=""' in html
    assert "<figcaption>" not in html


def test_deleted_picture_becomes_the_drawn_bower(client, db):
    picture = PictureFactory()
    content_page(
        body=[
            ("picture", {"image": image(picture), "caption": "Gone"}),
            (
                "band",
                {"image": image(picture), "heading": "Why?", "text": "", "button_label": "", "button_page": None},
            ),
        ]
    )
    get_image_model().objects.all().delete()

    response = client.get("/our-story/")

    assert response.status_code == 200
    assert response.content.decode().count('src="/static/img/placeholder.svg"') == 1


def test_button_goes_when_its_page_is_not_live(client, db):
    target = content_page(title="Target", slug="target")
    body = [("band", {**BAND, "button_label": "Read", "button_page": target})]

    assert '<a class="btn" href="/target/">Read</a>' in html_of(client, body)

    ContentPage.objects.filter(pk=target.pk).update(live=False)
    assert ">Read</a>" not in client.get("/our-story/").content.decode()


def test_gallery_loads_its_files_in_one_query(client, db):
    pictures = [image(PictureFactory()) for _ in range(6)]
    content_page(body=[("gallery", {"images": pictures})])
    client.get("/our-story/")

    with CaptureQueriesContext(connection) as queries:
        html = client.get("/our-story/").content.decode()

    assert html.count("<picture><img ") == 6
    assert len([query for query in queries if "picturerendition" in query["sql"]]) == 1


def test_article_row_shows_the_newest_first(client, home):
    from datetime import date

    article_page(title="Old", published_on=date(2026, 5, 1))
    article_page(title="New", published_on=date(2026, 5, 12))
    article_page(title="Draft", published_on=date(2026, 5, 13), live=False)
    home.body = [("articles", {"heading": "From the journal", "count": 2})]
    home.save()

    html = client.get("/").content.decode()

    assert html.index("/journal/new/") < html.index("/journal/old/")
    assert "Draft" not in html
    assert '<a class="textlink" href="/journal/">All articles</a>' in html


def test_article_names_the_one_before_it(client, db):
    from datetime import date

    article_page(title="Old", published_on=date(2026, 5, 1))
    article_page(title="New", published_on=date(2026, 5, 12))

    assert '<a href="/journal/old/">Old</a>' in client.get("/journal/new/").content.decode()
    assert "Next article" not in client.get("/journal/old/").content.decode()


@pytest.fixture
def pottery(db):
    """Pottery with mugs below it: one mug in both, one thing that cannot be sold."""
    pottery = CategoryPageFactory(title="Pottery", parent=ShopPageFactory(), picture=PictureFactory())
    mugs = CategoryPageFactory(title="Mugs", parent=pottery)
    VariantFactory(price=2800, product=ProductFactory(categories=[pottery, mugs]))
    VariantFactory(price=3400, product=ProductFactory(categories=[mugs]))
    VariantFactory(product=ProductFactory(categories=[pottery]))
    return pottery


def test_departments_count_what_can_be_bought_in_them_and_below(pottery):
    linen = CategoryPageFactory(title="Linen", parent=pottery.get_parent())

    assert count_products(categories=[pottery, linen], context=price_context()) == {pottery.pk: 2, linen.pk: 0}


def test_departments_leave_out_what_is_not_live(pottery):
    hidden = CategoryPageFactory(title="Hidden", parent=pottery.get_parent(), live=False)

    shown = list_departments(categories=[hidden, pottery, None], context=price_context())

    assert [(row.title, row.url, row.count) for row in shown] == [("Pottery", "/shop/pottery/", 2)]


def test_departments_take_four_queries_however_many(pottery, django_assert_num_queries):
    others = [
        CategoryPageFactory(title=f"Shelf {n}", parent=pottery.get_parent(), picture=PictureFactory())
        for n in range(5)
    ]
    list_departments(categories=[pottery], context=price_context())  # warms the addresses of the site
    stored = list(CategoryPage.objects.filter(pk__in=[page.pk for page in (pottery, *others)]))

    with django_assert_num_queries(4):
        list_departments(categories=stored, context=price_context())


def test_tiles_are_shown_on_the_home_page(client, home, pottery):
    other = CategoryPageFactory(title="Linen", parent=pottery.get_parent())
    home.body = [("categories", {"heading": "Departments", "categories": [pottery, other]})]
    home.save()

    html = client.get("/").content.decode()

    assert html.count('<li class="tile">') == 2
    assert '<a href="/shop/pottery/">' in html
