"""Factories of the content pages."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from secrets import token_hex
from typing import Any

from wagtail.rich_text import RichText

from home.models import (
    ArticlePage,
    Author,
    Byline,
    ContactField,
    ContactMessage,
    ContactPage,
    ContentPage,
    FaqPage,
    HomePage,
    JournalPage,
    RelatedArticle,
)


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


FIELDS = (("Your name", "singleline"), ("Email", "email"), ("Message", "multiline"))


def contact_page(*fields: tuple[str, str] | ContactField, **facts: Any) -> ContactPage:
    """A contact page with fields of these labels and kinds; without any it asks for name, e-mail and message."""
    page = ContactPage(**{"title": "Contact", "slug": "contact", "to_address": "shop@example.org", **facts})
    for field in fields or FIELDS:
        page.form_fields.add(
            field if isinstance(field, ContactField) else ContactField(label=field[0], field_type=field[1])
        )
    HomePage.objects.get().add_child(instance=page)
    return page


def contact_message(*, page: ContactPage | None = None, **answers: str) -> ContactMessage:
    """A message that came in at noon, with these answers under labels like them."""
    answers = answers or {"Name": "Hanne", "Email": "hanne@example.org", "Message": "Where is my mug?"}
    message: ContactMessage = ContactMessage.objects.create(
        page=page or ContactPage.objects.first() or contact_page(),
        form_data=answers,
        labels=[[name, name] for name in answers],
        sender=answers.get("Email", ""),
        words="\n".join(answers.values()),
        digest=token_hex(32),
        submit_time=datetime(2026, 5, 14, 12, tzinfo=UTC),
    )
    return message


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
