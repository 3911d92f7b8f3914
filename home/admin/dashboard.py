"""Work lists on the dashboard, a few rows of each, and whole behind it; reports on the content like them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from home.reports import REPORTS
from home.worklists import WORK_LISTS, WorkList

ROWS_ON_DASHBOARD = 5
ROWS_ON_PAGE = 50


class WorkPanel(Component):
    """The first rows of a list; nothing at all where it is empty. One query."""

    template_name = "home/admin/work_panel.html"

    def __init__(self, *, work: WorkList, user: Any, order: int) -> None:
        self.work = work
        self.user = user
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = list(self.work.query(self.user)[: ROWS_ON_DASHBOARD + 1])
        return {
            "work": self.work,
            "rows": self.work.rows(found[:ROWS_ON_DASHBOARD]),
            "all_url": reverse("home_admin:work", args=[self.work.name]) if len(found) > ROWS_ON_DASHBOARD else "",
        }


def work_panels(user: Any, *, first: int) -> list[WorkPanel]:
    """Panels of the lists that concern the person, in their order from `first` on."""
    concerning = (work for work in WORK_LISTS if work.concerns(user))
    return [WorkPanel(work=work, user=user, order=first + place) for place, work in enumerate(concerning)]


class WorkMenuItem(MenuItem):
    """A report in the menu of those whom it concerns."""

    def __init__(self, *, work: WorkList, order: int) -> None:
        super().__init__(
            work.heading,
            reverse("home_admin:work", args=[work.name]),
            name=work.name,
            icon_name="list-ul",
            order=order,
        )
        self.work = work

    def is_shown(self, request: HttpRequest) -> bool:
        return self.work.concerns(request.user)


@require_safe
def work_page(request: HttpRequest, name: str) -> HttpResponse:
    """The whole list, in pages."""
    work = next((work for work in (*WORK_LISTS, *REPORTS) if work.name == name), None)
    if work is None:
        raise Http404("There is no such list.")
    if not work.concerns(request.user):
        raise PermissionDenied
    page = Paginator(work.query(request.user), ROWS_ON_PAGE).get_page(request.GET.get("p"))
    breadcrumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": work.heading},
    ]
    context = {
        "work": work,
        "rows": work.rows(list(page)),
        "page_obj": page,
        "page_title": work.heading,
        "header_title": work.heading,
        "header_icon": "list-ul",
        "breadcrumbs_items": breadcrumbs,
    }
    return TemplateResponse(request, "home/admin/work_page.html", context)
