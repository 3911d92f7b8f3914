"""Factories of the content pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wagtail.rich_text import RichText

from home.models import ArticlePage, Author, Byline, ContentPage, FaqPage, HomePage, JournalPage, RelatedArticle


def content_page(**facts: Any) -> ContentPage:
    facts = {"title": "Our story", "slug": "our-story", "lead": "Gathered one at a time.", **facts}
    page: ContentPage = HomePage.objects.get().add_child(instance=ContentPage(**facts))
    return page


def faq_page(*groups: tuple[str, dict[str, str]], **facts: Any) -> FaqPage:
    """A page of questions: headings, each with questions and their answers."""
    body = [
        (
            "group",
            {
                "heading": heading,
                "questions": [{"question": question, "answer": RichText(answer)} for question, answer in rows.items()],
            },
        )
        for heading, rows in groups
    ]
    page: FaqPage = HomePage.objects.get().add_child(
        instance=FaqPage(**{"title": "Questions", "slug": "questions", "body": body, **facts})
    )
    return page


def journal_page(**facts: Any) -> JournalPage:
    page: JournalPage = HomePage.objects.get().add_child(
        instance=JournalPage(**{"title": "Journal", "slug": "journal", **facts})
    )
    return page


def article_page(
    *, authors: Iterable[str] = (), tags: Iterable[str] = (), related: Iterable[ArticlePage] = (), **facts: Any
) -> ArticlePage:
    """A live article by the authors of these names, about these tags."""
    journal = facts.pop("journal", None) or JournalPage.objects.first() or journal_page()
    page = ArticlePage(**{"title": "Eleven dips", "published_on": date(2026, 5, 12), **facts})
    for name in authors:
        page.bylines.add(Byline(author=Author.objects.get_or_create(name=name)[0]))
    for other in related:
        page.related_links.add(RelatedArticle(article=other))
    page.tags.add(*tags)
    journal.add_child(instance=page)
    return page
