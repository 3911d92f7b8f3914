"""Questions that are asked often."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from common.fields import StreamField
from common.previews import TwoPreviews
from home.faq import FaqBlocks, Question, QuestionGroup, read_groups


class FaqPage(TwoPreviews, Page):
    """Questions and answers in groups. Each answer has an address: that of the page with the answer's anchor."""

    lead = models.TextField(blank=True, help_text=_("A sentence or two above the questions."))
    body = StreamField(FaqBlocks(), blank=True, verbose_name=_("questions"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types: list[str] = []

    page_description = _("Questions that are asked often, in groups.")

    class Meta:
        verbose_name = _("page of questions")
        verbose_name_plural = _("pages of questions")

    @cached_property
    def groups(self) -> tuple[QuestionGroup, ...]:
        """What editors composed, ready to be shown."""
        return read_groups(self.body)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of all groups with their answers as HTML, for machines."""
        return tuple(question for group in self.groups for question in group.questions)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `crumbs`, the pages above."""
        crumbs = self.get_ancestors().live().filter(depth__gt=1)
        return {**super().get_context(request, *args, **kwargs), "crumbs": crumbs}
