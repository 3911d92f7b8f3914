"""Work of the content pages that a worker does after the commit."""

from collections.abc import Sequence

from django_tasks import task
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backend

from home.models import ArticlePage


@task()
def index_articles(article_ids: Sequence[int]) -> None:
    """Reindex articles; running it again changes nothing."""
    articles = ArticlePage.objects.filter(pk__in=article_ids).order_by("pk")
    get_search_backend().add_bulk(ArticlePage, list(articles))


@task()
def count_references(page_ids: Sequence[int]) -> None:
    """Read anew what pages refer to, those that are still there; running it again changes nothing."""
    for page in Page.objects.filter(pk__in=page_ids).order_by("pk").specific():
        ReferenceIndex.create_or_update_for_object(page)
