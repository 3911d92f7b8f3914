"""What waits for somebody in the admin: drafts, what is scheduled, products without a page, pages that sell nothing.

Each list is shown short on the dashboard and whole at an address of its own, to those whom it concerns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from catalog.context import default_price_context
from catalog.models import Product, ProductPage

MOMENT_FORMAT = "j F Y, H:i"  # a month in words: 3/2 is another day here than there
PAGE_RIGHTS = ["add", "change", "publish"]


@dataclass(frozen=True, slots=True)
class Row:
    """Something that waits: where it is worked on, and what there is to know of it."""

    title: str
    url: str
    note: str


def edits_pages(user: Any) -> bool:
    """Whether the person may do anything to any page."""
    return bool(page_permission_policy.user_has_any_permission(user, PAGE_RIGHTS))


class WorkList:
    """A list of what waits for a person."""

    name: str
    heading: Any

    def concerns(self, user: Any) -> bool:
        return edits_pages(user)

    def query(self, user: Any) -> QuerySet[Any]:
        """What waits, the most pressing first; only what the person may work on."""
        raise NotImplementedError

    def row(self, waiting: Any) -> Row:
        raise NotImplementedError

    def rows(self, waiting: Sequence[Any]) -> list[Row]:
        return [self.row(one) for one in waiting]


def own_pages(user: Any, model: type[Page] = Page) -> QuerySet[Any]:
    """Pages that the person may do something to."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(user, PAGE_RIGHTS)
    return allowed if model is Page else model.objects.filter(pk__in=allowed.order_by().values("pk"))


def page_row(page: Page, note: str) -> Row:
    """A page that waits in its editor."""
    return Row(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), note)


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), MOMENT_FORMAT)


class MyDrafts(WorkList):
    name = "drafts"
    heading = _("My drafts")

    def query(self, user: Any) -> QuerySet[Any]:
        mine = own_pages(user).filter(has_unpublished_changes=True, latest_revision__user=user)
        return mine.order_by("-latest_revision_created_at", "-pk")

    def row(self, waiting: Any) -> Row:
        state = gettext("changes to a live page") if waiting.live else gettext("never published")
        if not waiting.live and waiting.first_published_at:
            state = gettext("unpublished")
        when = waiting.latest_revision_created_at
        return page_row(waiting, f"{state}, {_moment(when)}" if when else state)


class Scheduled(WorkList):
    name = "scheduled"
    heading = _("Scheduled")

    def query(self, user: Any) -> QuerySet[Any]:
        approved = Revision.objects.filter(
            base_content_type=get_default_page_content_type(),
            object_id=Cast(OuterRef("pk"), CharField()),
            approved_go_live_at__isnull=False,
        )
        goes_live_at = Subquery(approved.order_by("approved_go_live_at").values("approved_go_live_at")[:1])
        pages = own_pages(user).annotate(goes_live_at=goes_live_at).filter(goes_live_at__isnull=False)
        return pages.order_by("goes_live_at", "pk")

    def row(self, waiting: Any) -> Row:
        return page_row(waiting, gettext("goes live %(when)s") % {"when": _moment(waiting.goes_live_at)})


class Untold(WorkList):
    """Products that are sold from their own facts alone, the newest first."""

    name = "untold"
    heading = _("Products without a page")

    def concerns(self, user: Any) -> bool:
        return bool(user.has_perm("catalog.view_product")) and edits_pages(user)

    def query(self, user: Any) -> QuerySet[Any]:
        told = ProductPage.objects.filter(product=OuterRef("pk"))
        products = Product.objects.sellable(default_price_context()).filter(~Exists(told))
        return products.order_by(F("released_at").desc(nulls_last=True), "-pk")

    def row(self, waiting: Any) -> Row:
        url = reverse("wagtailsnippets_catalog_product:landing_page", args=[waiting.pk])
        return Row(waiting.name, url, waiting.summary)


class Unsold(WorkList):
    """Live pages that tell of what nobody can buy, withdrawn products first."""

    name = "unsold"
    heading = _("Pages that sell nothing")

    def query(self, user: Any) -> QuerySet[Any]:
        product = Product.objects.filter(pk=OuterRef("product"))
        pages = own_pages(user, ProductPage).filter(live=True)
        pages = pages.annotate(is_on_sale=Exists(product.active()), is_in_stock=Exists(product.in_stock()))
        return pages.filter(Q(is_on_sale=False) | Q(is_in_stock=False)).order_by("is_on_sale", "title", "pk")

    def row(self, waiting: Any) -> Row:
        return page_row(waiting, gettext("sold out") if waiting.is_on_sale else gettext("withdrawn"))


WORK_LISTS: tuple[WorkList, ...] = (MyDrafts(), Scheduled(), Unsold(), Untold())
