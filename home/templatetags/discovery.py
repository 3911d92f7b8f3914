"""What machines read in the head of a page: {% structured_data %}, {% canonical %} and {% alternates %}."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page as Numbered
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from common.http import absolute_url
from common.money import Money
from common.structured import Thing, script_of
from common.structured import plain_amount as amount_of
from common.structured import plain_text as words_of
from home.discovery import Alternate, list_alternates, locale_of
from home.structured import PageFacts, page_things

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context: Context, pages: object = None) -> str:
    """The one whole address of the page: that which its view gave, else the page's own, with its number in a list.

    Empty where it has none, as in the preview of a page that was never saved.
    """
    given = str(context.get("canonical_url") or "")
    page = context.get("page")
    if given or not isinstance(page, Page) or not page.url:
        return given
    number = f"?page={pages.number}" if isinstance(pages, Numbered) and pages.number > 1 else ""
    return absolute_url(f"{page.url}{number}")


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """The page as a block of JSON-LD; empty on pages that are not for machines, such as the basket."""
    page, furniture = context.get("page"), context.get("furniture")
    if not isinstance(page, Page) or furniture is None:
        return SafeString()
    articles = context.get("articles")
    facts = PageFacts(
        page=page,
        name=context.get("here") or page.title,
        url=canonical(context, articles),
        crumbs=_crumbs(context),
        body=getattr(page, "body", None),
        articles=tuple(articles) if isinstance(articles, Numbered) else (),
    )
    of_view: tuple[Thing, ...] = context.get("structured") or ()
    return script_of((*page_things(facts, furniture), *of_view))


def _crumbs(context: Context) -> Sequence[Any]:
    journal = context.get("journal")
    return context.get("crumbs") or ([journal] if journal is not None else [])


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[Alternate]:
    """The page in other languages, itself among them; empty while it is told in one alone.

    Empty too where what is shown is only a part of the page or another's: later pages of lists, plain products.
    """
    page = context.get("page")
    if not isinstance(page, Page) or not page.url or canonical(context) != absolute_url(page.url):
        return []
    return list_alternates(page)


@register.simple_tag
def page_locale() -> str:
    """The language of the page with its country, as Open Graph names it, such as "en_US"."""
    return locale_of(get_language() or "en")


@register.filter
def plain_amount(money: Money) -> str:
    """The amount as machines read it, such as "28.00"."""
    return amount_of(money)


@register.filter
def plain_text(markup: str) -> str:
    """The words of rich text."""
    return words_of(markup)
