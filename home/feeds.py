"""The journal as RSS, for readers who come back by themselves."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language

from common.http import absolute_url
from home.models import ArticlePage, JournalPage

NEWEST = 30


def public_journal() -> JournalPage | None:
    """The journal that anybody may read, if there is one."""
    journal: JournalPage | None = JournalPage.objects.live().public().order_by("path").first()
    return journal if journal is not None and journal.url else None


def journal_feed(journal: JournalPage, *, shop_name: str) -> Rss201rev2Feed:
    """The newest articles that anybody may read, with whole dates and addresses, in six queries."""
    feed = Rss201rev2Feed(
        title=f"{journal.title} | {shop_name}",
        link=absolute_url(journal.url or ""),
        description=journal.search_description or journal.lead,
        language=get_language(),
        feed_url=absolute_url(reverse("home:journal_feed")),
    )
    articles = journal.articles().with_pictures().prefetch_related("bylines__author", "tagged_items__tag")
    for article in articles[:NEWEST]:
        _add(feed, article)
    return feed


def _add(feed: Rss201rev2Feed, article: ArticlePage) -> None:
    url = absolute_url(article.url or "")
    authors = dict.fromkeys(byline.author.name for byline in article.bylines.all())
    feed.add_item(
        title=article.title,
        link=url,
        unique_id=url,
        unique_id_is_permalink=True,
        description=article.lead,
        author_name=", ".join(authors),
        pubdate=_morning(article.published_on),
        updateddate=article.last_published_at,
        categories=[tagged.tag.name for tagged in article.tagged_items.all()],
    )


def _morning(day: date) -> datetime:
    """The beginning of a day where the shop stands."""
    return timezone.make_aware(datetime.combine(day, time()))
