"""The names that stood on articles become authors, in every version, and names again on the way back."""

from functools import partial
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from home.models import ArticlePage, Author, Byline
from home.tests.factories import article_page

migration = import_module("home.migrations.0008_authors_of_articles")


class Past:
    """The apps as they were: articles with a name, which is read from and written to a dictionary."""

    def __init__(self, names: dict[int, str]) -> None:
        self.names = names

    def get_model(self, app: str, model: str):
        if model != "ArticlePage":
            return apps.get_model(app, model)
        return SimpleNamespace(objects=self)

    def order_by(self, *_fields):
        return self

    def iterator(self, chunk_size: int):
        for page in ArticlePage.objects.order_by("pk"):
            page.author = self.names[page.pk]
            page.save = partial(self._keep, page)
            yield page

    def _keep(self, page, update_fields):
        assert update_fields == ["author"]
        self.names[page.pk] = page.author


@pytest.mark.django_db
def test_names_become_authors_in_every_version_and_names_again():
    live, draft, nameless = article_page(), article_page(title="Draft", live=False), article_page(title="Nobody")
    past = Past({live.pk: "  Teresa  Noon ", draft.pk: "Teresa Noon", nameless.pk: ""})
    versions = {}
    for page, name in ((live, "Teresa Noon"), (live, "Jonas Weir"), (nameless, "")):
        version = page.save_revision()
        version.content["author"] = name
        del version.content["bylines"]
        version.save()
        versions[version.pk] = name

    migration.names_to_authors(past, None)

    teresa, _jonas = Author.objects.get(slug="teresa-noon"), Author.objects.get(slug="jonas-weir")
    assert Author.objects.count() == 2
    assert list(Byline.objects.order_by("page").values_list("page", "author")) == [
        (live.pk, teresa.pk),
        (draft.pk, teresa.pk),
    ]
    told = [[author.name for author in Revision.objects.get(pk=pk).as_object().authors] for pk in versions]
    assert told == [["Teresa Noon"], ["Jonas Weir"], []]

    past.names = dict.fromkeys(past.names, "lost")
    migration.authors_to_names(past, None)

    assert past.names == {live.pk: "Teresa Noon", draft.pk: "Teresa Noon", nameless.pk: ""}
    assert Byline.objects.count() == 0
    contents = Revision.objects.filter(content_type=ContentType.objects.get_for_model(ArticlePage))
    assert {version.pk: version.content["author"] for version in contents} == versions
    assert not any("bylines" in version.content for version in contents)
