"""The journal's part of the admin: who writes, and what about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models import ArticleTag, Author, Byline


class AuthorChooserViewSet(SnippetChooserViewSet):
    """Authors are made where they are chosen, too: beside the article."""

    form_fields = ["name", "biography", "picture"]


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = _("Authors")
    copy_view_enabled = False
    chooser_viewset_class = AuthorChooserViewSet
    list_display = ["name", Column("articles", label=_("Articles"), sort_key="articles")]
    search_fields = ["name"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["slug"], classname=""),
            FieldPanel("slug"),
            FieldPanel("biography"),
            FieldPanel("picture"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return Author.objects.annotate(articles=Count("bylines__page", distinct=True))


class ArticleTagViewSet(SnippetViewSet):
    model = ArticleTag
    icon = "tag"
    menu_label = _("Tags")
    copy_view_enabled = False
    list_display = ["name", Column("articles", label=_("Articles"), sort_key="articles")]
    search_fields = ["name"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["slug"], classname=""),
            FieldPanel("slug", help_text=_("The end of the address of the page that lists its articles.")),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleTag]:
        return ArticleTag.objects.annotate(articles=Count("tagged_articles"))


class JournalGroup(SnippetViewSetGroup):
    menu_label = _("Journal")
    menu_icon = "edit"
    menu_order = 130
    items = (AuthorViewSet, ArticleTagViewSet)


def keep_authors_of_articles(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Refuse to delete authors whose name stands on an article, whether it is published or not; bulk or single."""
    ids = [instance.pk for instance in instances if isinstance(instance, Author)]
    used = Byline.objects.filter(author__in=ids).select_related("author").first()
    if used is None:
        return None
    messages.error(request, gettext("“%(name)s” cannot be deleted: articles name them.") % {"name": used.author})
    url_name: Any = Author.snippet_viewset.get_url_name("edit")
    return redirect(url_name, used.author_id)
