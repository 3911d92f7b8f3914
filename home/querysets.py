"""Row filters of the content pages."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q
from wagtail.models import PageQuerySet

from common.pictures import rendition_prefetch

if TYPE_CHECKING:
    from home.models import ArticlePage


class ArticleQuerySet(PageQuerySet):
    def newest(self) -> Self:
        return self.order_by("-published_on", "-pk")

    def before(self, article: "ArticlePage") -> Self:
        """Articles that come after this one in a list of the newest."""
        same_day = Q(published_on=article.published_on, pk__lt=article.pk)
        return self.filter(Q(published_on__lt=article.published_on) | same_day).newest()

    def with_pictures(self) -> Self:
        """Loads their pictures with what a row of articles shows of them, in one more query."""
        return self.select_related("picture").prefetch_related(rendition_prefetch("picture", "entry"))
