"""What machines read on the pages of content, and on every page the way down to it, as things of schema.org.

Built from what the page shows and therefore reads anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from common.http import absolute_url
from common.pictures import shared_picture
from common.structured import Thing, named, questions_page, reference, thing
from home.furniture import Furniture
from home.models import ArticlePage, Author, HomePage, JournalPage

ORGANIZATION = "/#organization"
LONGEST_HEADLINE = 110
LOGO = "img/apple-touch-icon.png"


class Crumb(Protocol):
    """A page or link above: its address within the site and its name."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as its template knows it: `url` is its canonical address, whole; `crumbs` lead from the front page down.

    `body` is what an editor composed, and `articles` those that the page lists.
    """

    page: Page
    name: str
    url: str
    crumbs: Sequence[Crumb]
    body: object = None
    articles: Sequence[ArticlePage] = ()


def page_things(facts: PageFacts, furniture: Furniture) -> tuple[Thing, ...]:
    """The things of a page: who runs the shop on the front page, else the way down; the article; its questions."""
    told: tuple[Thing, ...] = ()
    if isinstance(facts.page, HomePage):
        told = (organization(furniture), website(furniture))
    elif facts.url:
        told = (breadcrumbs(facts, furniture),)
    if isinstance(facts.page, ArticlePage):
        told += (article(facts.page, facts.url, furniture),)
    return (*told, *article_list(facts), *questions_page(facts.body))


def organization(furniture: Furniture) -> Thing:
    own = thing(
        "Organization",
        name=furniture.shop_name,
        url=absolute_url("/"),
        logo=absolute_url(furniture.logo.told.url if furniture.logo is not None else static(LOGO)),
        sameAs=tuple(link.url for link in furniture.social),
    )
    return named(absolute_url(ORGANIZATION), own)


def website(furniture: Furniture) -> Thing:
    """The site and its search, as the search field of other sites may use it."""
    search = thing(
        "SearchAction",
        target=thing("EntryPoint", urlTemplate=absolute_url(f"{reverse('home:search')}?q={{search_term_string}}")),
        **{"query-input": "required name=search_term_string"},
    )
    return thing(
        "WebSite",
        name=furniture.shop_name,
        url=absolute_url("/"),
        publisher=reference(absolute_url(ORGANIZATION)),
        potentialAction=search,
    )


def breadcrumbs(facts: PageFacts, furniture: Furniture) -> Thing:
    """The way from the front page, which goes by the shop's name, down to the page."""
    above = [(crumb.title, crumb.url) for crumb in facts.crumbs if crumb.url and crumb.url != "/"]
    places = [(furniture.shop_name, "/"), *above, (facts.name, facts.url)]
    items = tuple(
        thing("ListItem", position=number, name=name, item=absolute_url(url))
        for number, (name, url) in enumerate(places, start=1)
    )
    return thing("BreadcrumbList", itemListElement=items)


def article(page: ArticlePage, url: str, furniture: Furniture) -> Thing:
    picture = shared_picture(page.picture)
    return thing(
        "Article",
        headline=page.title[:LONGEST_HEADLINE],
        description=page.search_description or page.lead,
        image=absolute_url(picture.url) if picture else None,
        datePublished=page.published_on.isoformat(),
        dateModified=_moment(page.last_published_at),
        author=tuple(_author(author, page.journal) for author in page.authors),
        publisher=organization(furniture),
        mainEntityOfPage=url,
    )


def _author(author: Author, journal: JournalPage | None) -> Thing:
    """Somebody with the page that lists their articles."""
    above = (journal.url or "") if journal is not None else ""
    url = f"{above}{journal.reverse_subpage('author', args=[author.slug])}" if journal is not None and above else ""
    return thing("Person", name=author.name, url=absolute_url(url) if url else None)


def article_list(facts: PageFacts) -> tuple[Thing, ...]:
    """The articles that the page lists."""
    items = tuple(
        thing("ListItem", position=number, name=found.title, url=absolute_url(found.url or ""))
        for number, found in enumerate(facts.articles, start=1)
    )
    if not items:
        return ()
    listed = thing("ItemList", itemListElement=items)
    return (thing("CollectionPage", name=facts.name, url=facts.url, mainEntity=listed),)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at is not None else ""
