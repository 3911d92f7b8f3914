"""Messages of the contact pages in the admin: a list, a page each, an export. They hold customers' data.

Wagtail's own lists of submissions show them to whoever may edit the page; those are closed (`hide_submissions`).
"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from common.spreadsheets import GuardedExport, neutral
from home.models import ContactMessage, ContactPage

ABSENT = ("add", "edit", "copy", "history", "history_results", "usage")
FIXED = {"submit_time": _("Received"), "sender": _("E-mail"), "page": _("Page")}


def hide_submissions(_user: Any, editable_forms: QuerySet[Page]) -> QuerySet[Page]:
    """Nobody reads messages by the right to edit a page."""
    return editable_forms.not_type(ContactPage)  # type: ignore[attr-defined]  # a PageQuerySet


class MessageFilterSet(WagtailFilterSet):
    received = django_filters.DateFromToRangeFilter(
        field_name="submit_time", label=_("Received"), widget=DateRangePickerWidget
    )
    page = django_filters.ModelChoiceFilter(queryset=ContactPage.objects.order_by("title"), label=_("Page"))

    class Meta:
        model = ContactMessage
        fields: list[str] = []


class MessageIndexView(GuardedExport, IndexView):
    """The list as it is filtered, also as a spreadsheet with a column for each label, for those who may export."""

    any_permission_required = ["view"]
    default_ordering = "-submit_time"
    filterset_class = MessageFilterSet
    is_searchable = True
    export_filename = "messages"

    def get_base_queryset(self) -> QuerySet[ContactMessage]:
        return ContactMessage.objects.select_related("page")

    def search_queryset(self, queryset: QuerySet[ContactMessage]) -> QuerySet[ContactMessage]:
        asked = self.search_query.strip() if self.is_searching else ""
        return queryset.filter(Q(sender__icontains=asked) | Q(words__icontains=asked)) if asked else queryset

    def order_queryset(self, queryset: QuerySet[ContactMessage]) -> QuerySet[ContactMessage]:
        ordered: QuerySet[ContactMessage] = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "-pk")  # a tie never shuffles between pages

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        messages = self.get_queryset()
        labels = dict.fromkeys(
            label for row in messages.values_list("labels", flat=True).iterator() for _name, label in row
        )
        self.list_export = [*FIXED, *(f"label:{label}" for label in labels)]
        self.export_headings = {**FIXED, **{f"label:{label}": neutral(label) for label in labels}}
        return self.as_spreadsheet(messages.iterator(chunk_size=500), request.GET["export"])

    def to_row_dict(self, item: ContactMessage) -> dict[str, Any]:
        fixed = {"submit_time": item.submit_time, "sender": item.sender, "page": item.page.title if item.page else ""}
        answers = {f"label:{label}": text for label, text in item.answers}
        row = {**fixed, **answers}
        return {name: row.get(name, "") for name in self.list_export}


class MessageInspectView(InspectView):
    any_permission_required = ["view"]
    template_name = "home/admin/message.html"

    def get_page_subtitle(self) -> str:
        return str(self.object.sender or self.object)


class MessageViewSet(ModelViewSet):
    model = ContactMessage
    name = "contact_messages"
    url_prefix = "contact-messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 115
    add_to_admin_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    exclude_form_fields = ["digest"]
    list_per_page = 30
    list_display = [
        TitleColumn(
            "words",
            label=_("Message"),
            accessor=lambda message: Truncator(" ".join(message.words.split())).chars(90),
            url_name="contact_messages:inspect",
        ),
        Column("sender", label=_("E-mail"), sort_key="sender"),
        Column("page", label=_("Page")),
        DateColumn("submit_time", label=_("Received"), sort_key="submit_time"),
    ]
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    inspect_template_name = MessageInspectView.template_name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {f"{name}_url_name": None for name in ABSENT if name not in ("copy", "history_results")}
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ABSENT]

    def register_admin_url_finder(self) -> None:
        """There is nothing to edit."""


message_list = MessageViewSet()
