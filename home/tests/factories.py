"""Factories of the content pages."""

from datetime import date
from typing import Any

from home.models import ArticlePage, ContentPage, HomePage, JournalPage


def content_page(**facts: Any) -> ContentPage:
    facts = {"title": "Our story", "slug": "our-story", "lead": "Gathered one at a time.", **facts}
    page: ContentPage = HomePage.objects.get().add_child(instance=ContentPage(**facts))
    return page


def journal_page(**facts: Any) -> JournalPage:
    page: JournalPage = HomePage.objects.get().add_child(
        instance=JournalPage(**{"title": "Journal", "slug": "journal", **facts})
    )
    return page


def article_page(**facts: Any) -> ArticlePage:
    facts = {"title": "Eleven dips", "published_on": date(2026, 5, 12), **facts}
    journal = JournalPage.objects.first() or journal_page()
    page: ArticlePage = journal.add_child(instance=ArticlePage(**facts))
    return page
