"""What the search page reads beside the catalogue's listing."""

from django.db.models import QuerySet
from wagtail.models import Page, Site
from wagtail.search.query import And, Or, PlainText

from catalog.cards import ProductCard, list_cards
from catalog.context import PriceContext
from catalog.models import CategoryPage, Product
from catalog.search import query_words, stem_of
from common.pictures import prefetch_renditions
from home.models import ArticlePage, ContactPage, ContentPage, FaqPage
from home.selectors import Department, list_departments, list_menu_pages

POPULAR = 4
MOST_CATEGORIES = 6


def find_articles(query: str) -> QuerySet[Page]:
    """Live articles and pages of content of any kind that hold every word of the query, best first."""
    words = query_words(query)
    pages = Page.objects.live().public().type(ArticlePage, ContentPage, FaqPage, ContactPage)
    if not words:
        return pages.none()
    return pages.specific().search(And([Or([PlainText(word), PlainText(stem_of(word))]) for word in words]))


def find_categories(query: str) -> list[CategoryPage]:
    """Up to six live categories whose title holds words that begin as every word of the query does."""
    words = query_words(query)
    if not words:
        return []
    asked = And([PlainText(stem_of(word)) for word in words])
    return list(CategoryPage.objects.live().public().autocomplete(asked)[:MOST_CATEGORIES])


def list_departments_of_shop(site: Site | None, context: PriceContext) -> list[Department]:
    """The first categories of the shop."""
    if site is None:
        return []
    pages = [page for page in list_menu_pages(root=site.root_page) if isinstance(page, CategoryPage)]
    return list_departments(categories=pages[:6], context=context)


def list_popular(context: PriceContext) -> list[ProductCard]:
    """The best sellers that are in stock."""
    products = Product.objects.sellable(context).in_stock().order_by("-units_sold", "-pk")[:POPULAR]
    cards = list_cards(product_ids=[product.pk for product in products], context=context)
    prefetch_renditions([card.picture for card in cards], "card")
    return cards
