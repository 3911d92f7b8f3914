"""The journal in the admin: an article with its authors, tags and neighbours; who may keep them."""

from itertools import zip_longest
from types import SimpleNamespace

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from common.tests.staff import log_in
from home.models import ArticlePage, ArticleTag, Author
from home.tests.factories import article_page, journal_page

NEW = SimpleNamespace(pk="")
pytestmark = pytest.mark.django_db


def filled_in(*, authors=(), related=(), instead_of=(), **facts) -> dict:
    """What an editor's browser posts for an article; the bylines `instead_of` are filled with other authors."""
    rows = [{"author": author.pk, "id": row.pk} for author, row in zip_longest(authors, instead_of, fillvalue=NEW)]
    return nested_form_data(
        {
            "title": "Sun prints",
            "slug": "sun-prints",
            "published_on": "2026-05-12",
            "lead": "",
            "picture": "",
            "tags": 'Printing, "How it is done"',
            "body": streamfield([]),
            "bylines": inline_formset(rows, initial=len(instead_of)),
            "related_links": inline_formset([{"article": page.pk} for page in related]),
            "seo_title": "",
            "search_description": "",
            "comments": inline_formset([]),
            **facts,
        }
    )


def test_editor_writes_an_article_with_authors_tags_and_neighbours():
    journal, other = journal_page(), article_page(title="Other")
    marta, jonas = Author.objects.create(name="Marta"), Author.objects.create(name="Jonas")
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", journal.pk])

    data = filled_in(authors=[jonas, marta], related=[other])
    response = log_in("editor").post(address, {**data, "action-publish": "1"})

    page = ArticlePage.objects.get(slug="sun-prints")
    assert response.status_code == 302
    assert [author.name for author in page.authors] == ["Jonas", "Marta"]
    assert sorted(tag.name for tag in page.tags.all()) == ["How it is done", "Printing"]
    assert [link.article_id for link in page.related_links.all()] == [other.pk]


def test_article_is_previewed_before_its_first_save():
    journal = journal_page()
    article_page(title="Other", tags=["Printing"])
    marta = Author.objects.create(name="Marta")
    address = reverse("wagtailadmin_pages:preview_on_add", args=["home", "articlepage", journal.pk])
    editor = log_in("editor")

    answer = editor.post(address, filled_in(authors=[marta])).json()
    html = editor.get(address).content.decode()

    assert answer["is_valid"] is True
    assert '<a href="/journal/author/marta/">Marta</a>' in html
    assert '<a href="/journal/tag/printing/">Printing</a>' in html
    assert '<h2 class="sect__head" id="related">Read on</h2>' in html
    assert ArticlePage.objects.count() == 1


def test_draft_keeps_its_authors_and_tags_until_it_is_published():
    page = article_page(title="Eleven dips", authors=["Marta"], tags=["Indigo"])
    jonas = Author.objects.create(name="Jonas")
    editor, address = log_in("editor"), reverse("wagtailadmin_pages:edit", args=[page.pk])

    response = editor.post(
        address,
        filled_in(
            title="Eleven dips", slug="eleven-dips", authors=[jonas], instead_of=page.bylines.all(), tags="Cloth"
        ),
    )
    assert response.status_code == 302

    live = ArticlePage.objects.get(pk=page.pk)
    draft = live.get_latest_revision_as_object()
    assert ([author.name for author in live.authors], [tag.name for tag in live.tags.all()]) == (["Marta"], ["Indigo"])
    assert ([author.name for author in draft.authors], [tag.name for tag in draft.tags.all()]) == (
        ["Jonas"],
        ["Cloth"],
    )


def test_old_version_that_names_a_deleted_author_opens_without_them():
    page = article_page(authors=["Marta"])
    ghost = Author.objects.create(name="Ghost")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor = log_in("editor")
    editor.post(
        address, filled_in(title="Eleven dips", slug="eleven-dips", authors=[ghost], instead_of=page.bylines.all())
    )
    ghost.delete()

    assert editor.get(address).status_code == 200
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().authors == []


def test_author_of_an_article_is_not_deleted():
    article_page(authors=["Marta"])
    used, unused = Author.objects.get(), Author.objects.create(name="Jonas")
    editor = log_in("editor")

    refused = editor.post(reverse("wagtailsnippets_home_author:delete", args=[used.pk]), follow=True)
    editor.post(reverse("wagtailsnippets_home_author:delete", args=[unused.pk]))

    assert "articles name them" in refused.content.decode()
    assert list(Author.objects.all()) == [used]


def test_tag_is_renamed_in_its_list():
    page = article_page(tags=["Indgo"])
    tag = ArticleTag.objects.get()
    address = reverse("wagtailsnippets_home_articletag:edit", args=[tag.pk])

    response = log_in("editor").post(address, {"name": "Indigo", "slug": "indigo"})

    assert response.status_code == 302
    assert [tag.slug for tag in page.tags.all()] == ["indigo"]


@pytest.mark.parametrize("model", [Author, ArticleTag])
def test_lists_count_the_articles(model):
    for number in range(3):
        article_page(title=f"Article {number}", authors=["Marta"], tags=["Marta"])

    response = log_in("editor").get(reverse(model.snippet_viewset.get_url_name("list")))

    assert [(row.name, row.articles) for row in response.context["object_list"]] == [("Marta", 3)]


def test_author_is_made_where_one_is_chosen():
    editor = log_in("editor")
    address = reverse(Author.snippet_viewset.chooser_viewset.get_url_name("create"))

    editor.post(address, {"author-chooser-name": "Marta", "name": "Marta", "biography": "", "picture": ""})

    assert [author.slug for author in Author.objects.all()] == ["marta"]
