"""Who writes the journal, and what its articles are about."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.models import Orderable
from wagtail.search import index


def _reindex_articles(**having: Any) -> None:
    """Have the search index learn the new name in the articles that have it, after the commit."""
    from home.models.journal import ArticlePage  # the journal's module reads this one
    from home.tasks import index_articles

    ids = list(ArticlePage.objects.filter(**having).order_by("pk").values_list("pk", flat=True))
    if ids:
        transaction.on_commit(partial(index_articles.enqueue, article_ids=ids))


class Author(index.Indexed, models.Model):  # type: ignore[django-manager-missing]
    """Somebody who writes articles. Their page in the journal lists them."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=140, unique=True, blank=True, help_text=_("The end of their address; made from the name if empty.")
    )
    biography = models.TextField(
        _("short biography"), max_length=500, blank=True, help_text=_("Two or three sentences, shown under articles.")
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)
        _reindex_articles(bylines__author=self.pk)

    def _free_slug(self) -> str:
        base = slugify(self.name)[:120] or "author"
        taken = set(Author.objects.filter(slug__startswith=base).exclude(pk=self.pk).values_list("slug", flat=True))
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug


class ArticleTag(TagBase):
    """What an article is about. Editors make tags by writing them; the list of tags is for putting them right."""

    free_tagging = True

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            _reindex_articles(tagged_items__tag=self.pk)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """In plain letters where that leaves something, for readable addresses; never empty."""
        slug = slugify(tag) or slugify(tag, allow_unicode=True) or "tag"
        return slug if i is None else f"{slug}-{i}"


class TaggedArticle(ItemBase):
    tag = models.ForeignKey(ArticleTag, on_delete=models.CASCADE, related_name="tagged_articles")
    content_object = ParentalKey("home.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of an article")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="one_tag_once_an_article")]


class Byline(Orderable):
    """An author of an article; the first is named first.

    Authors who are in use stay (see home.wagtail_hooks). CASCADE, because a draft may name one who is gone.
    """

    page = ParentalKey("home.ArticlePage", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="bylines")

    class Meta(Orderable.Meta):
        verbose_name = _("author of an article")
        default_permissions = ()


class RelatedArticle(Orderable):
    """An article that the editor names at the end of another."""

    page = ParentalKey("home.ArticlePage", on_delete=models.CASCADE, related_name="related_links")
    article = models.ForeignKey("home.ArticlePage", on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        default_permissions = ()
