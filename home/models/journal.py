"""The journal and its articles."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail.url_routing import RouteResult

from catalog.shelf import open_shelf
from catalog.shoppers import request_context
from common import clock
from common.fields import StreamField
from common.http import absolute_url
from common.previews import TwoPreviews
from home.blocks import ContentBlocks
from home.models.authors import ArticleTag, Author
from home.querysets import ArticleQuerySet
from home.reading import reading_minutes, texts_of

ARTICLES_PER_PAGE = 12
RELATED = 3


def today() -> date:
    """The day the shop is shown for, where it stands."""
    return timezone.localdate(clock.now())


def _about(tag: ArticleTag) -> str:
    return gettext("Articles about %(tag)s") % {"tag": tag.name}


class JournalPage(TwoPreviews, RoutablePageMixin, Page):
    """The journal: its articles, newest first; all of them, those about a tag, or those by an author."""

    lead = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ArticlePage"]

    page_description = _("Articles, newest first.")

    class Meta:
        verbose_name = _("journal")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's, but an article is found in one query, with its picture, and knows its journal."""
        if len(path_components) == 1:
            articles = ArticlePage.objects.child_of(self).select_related("picture")
            article = articles.filter(slug=path_components[0]).first()
            if article is not None:
                article.journal = self
                return article.route(request, [])
        return super().route(request, path_components)

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        return self._listing(request, self.articles())

    @path("tag/<str:slug>/", name="tag")
    def about_tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Articles about a tag; 404 where no article that people can read has it."""
        tag = get_object_or_404(ArticleTag, slug=slug)
        return self._listing(request, self.articles().tagged(tag), here=tag.name, about=_about(tag))

    @path("author/<slug:slug>/", name="author")
    def by_author(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Articles by an author; 404 where there is none that people can read."""
        author = get_object_or_404(Author.objects.select_related("picture"), slug=slug)
        return self._listing(request, self.articles().written_by(author), here=author.name, author=author)

    def articles(self) -> ArticleQuerySet:
        """Everything in this journal that anybody may read who may read the journal, newest first."""
        articles: ArticleQuerySet = ArticlePage.objects.live().unrestricted().child_of(self).newest()
        return articles

    def _listing(self, request: HttpRequest, articles: ArticleQuerySet, **scope: Any) -> HttpResponse:
        """A page of articles (?page=2); a number beyond the last and anything else is no page."""
        number = request.GET.get("page", "1")
        try:
            shown = Paginator(articles.with_pictures(), ARTICLES_PER_PAGE).page(number)
        except InvalidPage as error:
            raise Http404("There is no such page of the journal.") from error
        if scope and not shown:
            raise Http404("Nothing that people can read.")
        query = f"?page={shown.number}" if shown.number > 1 else ""
        context = {
            "articles": shown,
            "canonical_url": absolute_url(f"{request.path}{query}"),
            "crumbs": [self] if scope else [],
            **scope,
        }
        response: HttpResponse = self.render(request, context_overrides=context)
        return response


class ArticlePage(TwoPreviews, Page):
    """An article of the journal."""

    published_on = models.DateField(_("date"), default=today)
    lead = models.TextField(blank=True, help_text=_("A sentence or two, also shown in lists of articles."))
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = ClusterTaggableManager(
        through="home.TaggedArticle",
        blank=True,
        help_text=_("What it is about, such as “Indigo”. Each tag has a page that lists its articles."),
    )
    body = StreamField(ContentBlocks(), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [InlinePanel("bylines", label=_("Author"), max_num=6), FieldPanel("published_on")], heading=_("Byline")
        ),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("tags"),
        InlinePanel(
            "related_links",
            heading=_("Related articles"),
            label=_("Article"),
            max_num=RELATED,
            help_text=_("Shown at the end. Without any, those that share most tags are."),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("names_and_tags"),
        index.FilterField("published_on"),
    ]

    objects = PageManager.from_queryset(ArticleQuerySet)()
    parent_page_types = ["home.JournalPage"]
    subpage_types: list[str] = []

    page_description = _("Words and pictures by named authors, in the journal.")

    class Meta:
        verbose_name = _("article")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds what stands around the text: `journal`, the page above, `article_tags`, `minutes` to read, `related`
        articles, `next_article`, the one published before this one, and `shelf`.
        """
        tags = list(self.tags.all())
        others = self._others()
        related = self._related(others, tags)
        shelf = open_shelf(self.body, context=request_context(request))
        shelf.load_files(
            [
                (self.picture, ("wide",)),
                *((author.picture, ("thumb",)) for author in self.authors),
                *((article.picture, ("entry",)) for article in related),
            ]
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "journal": self.journal,
            "article_tags": tags,
            "minutes": reading_minutes([self.title, self.lead, *texts_of(self.body)]),
            "related": related,
            "next_article": others.before(self).first(),
            "shelf": shelf,
        }

    @cached_property
    def journal(self) -> JournalPage | None:
        """The page above; on a page that a visitor asked for it is here already."""
        return JournalPage.objects.ancestor_of(self).first()

    @cached_property
    def authors(self) -> list[Author]:
        """Who wrote it, with their pictures, in the editor's order; read in one query and kept."""
        return list(dict.fromkeys(byline.author for byline in self.bylines.select_related("author__picture")))

    def _related(self, others: ArticleQuerySet, tags: list[ArticleTag]) -> list["ArticlePage"]:
        """Up to three: those that the editor chose, as far as they can be read, else those sharing most of `tags`."""
        rows = others.select_related("picture")
        chosen = [link.article_id for link in self.related_links.all()]
        found = rows.in_bulk(chosen) if chosen else {}
        if found:
            return [found[pk] for pk in dict.fromkeys(chosen) if pk in found][:RELATED]
        return list(rows.sharing_tags([tag.pk for tag in tags])[:RELATED]) if tags else []

    @property
    def names_and_tags(self) -> str:
        """Words for the search index."""
        return " ".join([*(author.name for author in self.authors), *(tag.name for tag in self.tags.all())])

    def _others(self) -> ArticleQuerySet:
        """The rest of its journal, as far as anybody may read it who reads this."""
        others: ArticleQuerySet = ArticlePage.objects.live().unrestricted().sibling_of(self, inclusive=False)
        return others
