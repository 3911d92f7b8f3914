"""Promises every block of content keeps: told in the chooser, previewed, cheap, whole when what it shows is gone."""

import json

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from catalog.models import CategoryPage
from catalog.tests.factories import CategoryPageFactory, PictureFactory, ProductFactory, VariantFactory
from common.tests.staff import log_in
from home.blocks import ContentBlocks, HomeBlocks
from home.models import ContentPage, HomePage
from home.tests.factories import article_page, content_page
from testing.showcase import list_samples, list_variants

BLOCKS = ContentBlocks().child_blocks
NAMES = list(BLOCKS)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    """Something for every block to show."""
    pictures = [PictureFactory() for _ in range(4)]
    category = CategoryPageFactory(title="Pottery", picture=pictures[0])
    CategoryPageFactory(title="Linen", parent=category.get_parent(), picture=pictures[1])
    for number in range(6):
        VariantFactory(
            price=2800, stock=5, product=ProductFactory(name=f"Mug {number}", categories=[category], pictured=True)
        )
    article_page(title="Eleven dips", picture=pictures[2])
    return category


def stored_as(stream) -> list[dict]:
    """The stream as an import or an older release would have stored it."""
    return json.loads(json.dumps([{"type": name, "value": value} for name, value in stream], default=str))


def show(client, stream, slug="page") -> str:
    content_page(title="Page", slug=slug, lead="", body=stored_as(stream))
    response = client.get(f"/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_takes_every_block_of_content():
    assert set(NAMES) <= set(HomeBlocks().child_blocks)


@pytest.mark.parametrize("name", NAMES)
def test_block_says_in_the_chooser_what_it_is_for(name):
    block = BLOCKS[name]

    assert str(block.meta.group)
    assert len(block.get_description()) > 20
    assert get_template(f"wagtailadmin/icons/{block.meta.icon}.svg")
    assert block.meta.icon != "placeholder"
    assert block.is_previewable


@pytest.mark.parametrize("name", NAMES)
def test_preview_is_in_the_shops_clothes_and_under_its_policy(shop, name):
    client = log_in("editor")

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix})

    html, policy = response.content.decode(), response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert 'href="/static/css/base.css"' in html
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "style=" not in html
    assert len(html.partition("<main")[2].partition("</main>")[0]) > 200  # it shows something


@pytest.mark.parametrize("name", NAMES)
def test_preview_works_in_an_empty_shop(name):
    response = log_in("editor").get(reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix})

    assert response.status_code == 200


def test_previews_are_for_staff_alone(client):
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": BLOCKS["text"].definition_prefix})

    assert response.status_code == 302


def queries_of(client, slug) -> int:
    client.get(f"/{slug}/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/{slug}/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_of_block_costs_at_most_two_queries(client, shop, name):
    """Beyond what the page reads for all its blocks together: its products and the files of its pictures."""
    samples = dict(list_samples())
    page = content_page(title="Target", slug="target")
    button = {"label": "Read", "page": page.pk, "address": ""}
    value = samples[name]
    if "buttons" in getattr(BLOCKS[name], "child_blocks", {}):
        value = {**value, "buttons": [button, {**button, "label": "More"}]}
    base = [("picture", samples["picture"]), ("products", samples["products"])]
    show(client, base, "base")
    show(client, [*base, (name, value)], "one")
    show(client, [*base, *[(name, value)] * 4], "four")

    one, four = queries_of(client, "one"), queries_of(client, "four")

    assert one - queries_of(client, "base") <= 2
    assert four <= one


@pytest.mark.parametrize("name", NAMES)
def test_block_stays_whole_when_what_it_points_at_is_gone(client, shop, name):
    target = content_page(title="Target", slug="target")
    value = dict(list_samples())[name]
    if "buttons" in getattr(BLOCKS[name], "child_blocks", {}):
        value = {**value, "buttons": [{"label": "Read on", "page": target.pk, "address": ""}]}
    show(client, [(name, value)])
    target.delete()
    get_image_model().objects.all().delete()
    CategoryPage.objects.all().delete()

    response = client.get("/page/")

    assert response.status_code == 200
    assert "Read on" not in response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_block_of_an_older_release_with_nothing_but_its_name_is_shown(client, name):
    """Fields that were added later are absent in what is stored."""
    block = BLOCKS[name]
    required = {
        "hero": {"heading": "Hello"},
        "band": {"heading": "Hello"},
        "countdown": {"heading": "Hello", "ends_at": "2099-01-01T00:00:00Z"},
        "announcement": {"text": "<p>Hello</p>"},
        "video": {"address": "", "title": ""},
    }
    value = required.get(name, {}) if hasattr(block, "child_blocks") else "<p>Hello</p>"

    assert "</html>" in show(client, [(name, value)])


def test_buttons_of_an_older_release_are_still_there(client):
    target = content_page(title="Target", slug="target")
    old = {"heading": "Why?", "text": "", "image": None, "button_label": "Read", "button_page": target.pk}

    html = show(client, [("hero", {**old, "lead": ""}), ("band", old)])

    assert html.count('<a class="btn" href="/target/">Read</a>') == 2
    kept = ContentPage.objects.get(slug="page").body[0].value
    assert [(button["label"], button["page"].pk) for button in kept["buttons"]] == [("Read", target.pk)]


def test_links_in_rich_text_to_pages_and_documents_that_are_gone_stay_words(client):
    text = '<p><a linktype="page" id="9999">a page</a> and <a linktype="document" id="9999">a document</a></p>'

    html = show(client, [("text", text)])

    assert "<a>a page</a> and <a>a document</a>" in html
    assert not get_document_model().objects.exists()


def test_first_hero_is_the_headline_and_a_later_one_is_not(client):
    hero = dict(list_samples())["hero"]

    html = show(client, [("hero", hero), ("hero", {**hero, "heading": "Later"})])

    assert html.count("<h1") == 1
    assert "<h1>Blue things, well made</h1>" in html
    assert "<h2>Later</h2>" in html


def test_colours_are_classes_of_the_design(client):
    html = show(client, list_variants())

    for ground in ("paper", "plate", "wash", "straw", "band"):
        assert f"ground--{ground}" in html
    assert "style=" not in html


def test_colour_that_is_none_of_the_design_becomes_the_usual_one(client):
    html = show(client, [("hero", {"heading": "Hello", "ground": '"><script>alert(1)</script>'})])

    assert "<script>alert" not in html
    assert "ground--paper" in html


def test_blocks_stand_on_the_front_page_too(client, shop):
    home = HomePage.objects.get()
    home.body = stored_as(list_samples())
    home.save()

    response = client.get("/")

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
