"""Reports on the content: pictures that nobody described, and links to pages that visitors do not see."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type
from wagtail.permissions import policy_registry

from catalog.models import Picture
from home.tasks import count_references
from home.worklists import Row, WorkList, own_pages, page_row

MOST_NAMED = 5


class Undescribed(WorkList):
    """Pictures that something shows, and that have no description of their own to fall back on."""

    name = "undescribed"
    heading = _("Pictures in use without a description")

    def concerns(self, user: Any) -> bool:
        return bool(policy_registry.get_by_type(Picture).user_has_permission(user, "change"))

    def query(self, user: Any) -> QuerySet[Any]:
        uses = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(Picture),
            to_object_id=Cast(OuterRef("pk"), CharField()),
        )
        allowed = policy_registry.get_by_type(Picture).instances_user_has_permission_for(user, "change")
        return allowed.filter(Exists(uses), description="").order_by("-created_at", "-pk")

    def row(self, waiting: Any) -> Row:
        return Row(waiting.title, reverse("wagtailimages:edit", args=[waiting.pk]), "")


class DeadLinks(WorkList):
    """Live pages with a link to a page that is not live, in whichever part of them.

    Of pages that were deleted it knows the links in texts (see keep_links_to); blocks forget theirs with the page.
    """

    name = "dead-links"
    heading = _("Links to pages that are not live")

    def query(self, user: Any) -> QuerySet[Any]:
        own = _dead_references().filter(object_id=Cast(OuterRef("pk"), CharField()))
        return own_pages(user).filter(Exists(own), live=True).order_by("title", "pk")

    def rows(self, waiting: Sequence[Any]) -> list[Row]:
        """With the pages that are missed, in two more queries for all rows."""
        references = _dead_references().filter(object_id__in=[str(page.pk) for page in waiting])
        missed: dict[int, dict[int, None]] = {}
        for object_id, target in references.order_by("pk").values_list("object_id", "to_object_id"):
            missed.setdefault(int(object_id), {})[int(target)] = None
        targets = {target for found in missed.values() for target in found}
        titles = dict(Page.objects.filter(pk__in=targets).values_list("pk", "title"))
        return [page_row(page, _missing(missed.get(page.pk, ()), titles)) for page in waiting]


def keep_links_to(page: Page) -> None:
    """Have the links in texts to a page that is being deleted counted anew, once it is gone.

    Wagtail drops every reference to what is deleted, although a text keeps its link.
    """
    base = get_default_page_content_type()
    texts = ReferenceIndex.get_references_to(page).filter(base_content_type=base).order_by("object_id")
    ids = [int(pk) for pk in texts.values_list("object_id", flat=True).distinct() if pk != str(page.pk)]
    if ids:
        transaction.on_commit(partial(count_references.enqueue, page_ids=ids))


def _dead_references() -> QuerySet[ReferenceIndex]:
    """References from pages to pages that visitors do not see, without those that no editor made."""
    pages = get_default_page_content_type()
    seen = Page.objects.filter(pk=Cast(OuterRef("to_object_id"), BigIntegerField()), live=True)
    references = ReferenceIndex.objects.filter(~Exists(seen), base_content_type=pages, to_content_type=pages)
    return references.exclude(model_path="alias_of")


def _missing(targets: Iterable[int], titles: dict[int, str]) -> str:
    named = [titles.get(target) or gettext("a deleted page") for target in targets][:MOST_NAMED]
    return gettext("leads to: %(pages)s") % {"pages": get_text_list(list(dict.fromkeys(named)), gettext("and"))}


REPORTS: tuple[WorkList, ...] = (Undescribed(), DeadLinks())
