"""What pages outside the journal show of it."""

from django.core.cache import cache

from catalog.facets import REMEMBERED_SECONDS
from home.models import ArticlePage, JournalPage

ADDRESS_KEY = "journal-address"


def list_newest_articles(*, count: int) -> list[ArticlePage]:
    """The newest articles with their pictures, in two queries."""
    return list(ArticlePage.objects.live().newest().with_pictures()[:count])


def journal_address() -> str:
    """Where the journal is, empty when there is none; remembered for half a minute."""
    known: str | None = cache.get(ADDRESS_KEY)
    if known is None:
        journal = JournalPage.objects.live().first()
        known = (journal.url or "") if journal is not None else ""
        cache.set(ADDRESS_KEY, known, REMEMBERED_SECONDS)
    return known
