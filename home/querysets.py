"""Row filters of the content pages."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q
from wagtail.models import PageQuerySet

from common.pictures import rendition_prefetch

if TYPE_CHECKING:
    from home.models import ArticlePage, ArticleTag, Author


class ArticleQuerySet(PageQuerySet):
    def newest(self) -> Self:
        return self.order_by("-published_on", "-pk")

    def before(self, article: "ArticlePage") -> Self:
        """Articles that come after this one in a list of the newest."""
        same_day = Q(published_on=article.published_on)
        if article.pk is not None:  # a preview has none before its first save
            same_day &= Q(pk__lt=article.pk)
        return self.filter(Q(published_on__lt=article.published_on) | same_day).newest()

    def unrestricted(self) -> Self:
        """Articles without a restriction of their own; one of a page above holds for the whole journal."""
        return self.filter(view_restrictions__isnull=True)

    def tagged(self, tag: "ArticleTag") -> Self:
        return self.filter(tagged_items__tag=tag)

    def written_by(self, author: "Author") -> Self:
        """Articles that name the author; also one that names them twice is here once."""
        return self.filter(pk__in=author.bylines.values("page"))

    def sharing_tags(self, tag_ids: Collection[int]) -> Self:
        """Articles with any of the tags: those with most of them first, then the newest."""
        shared = Count("tagged_items", filter=Q(tagged_items__tag__in=tag_ids))
        return self.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "-published_on", "-pk")

    def with_pictures(self) -> Self:
        """Loads their pictures with what a row of articles shows of them, in one more query."""
        return self.select_related("picture").prefetch_related(rendition_prefetch("picture", "entry"))
