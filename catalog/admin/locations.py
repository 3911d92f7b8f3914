"""Stock locations as snippets: what they are called, where they lie, in which order they serve, open or closed."""

from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from catalog.locations import LocationInUse, close_location, open_location
from catalog.models import Location
from common.admin_views import ConfirmedActionView

URLS = "wagtailsnippets_catalog_location"


class LocationActionView(ConfirmedActionView):
    model = Location
    permission_policy = ModelPermissionPolicy(Location)
    permission_required = "change"
    header_icon = "home"
    index_url_name = f"{URLS}:list"
    success_url_name = f"{URLS}:edit"
    refusals = (LocationInUse,)


class CloseLocationView(LocationActionView):
    page_title = _("Close")
    action_label = _("Close it")
    question = _("Nothing can come to it any more, and no order is served from it. It must be empty.")
    success_message = _("It is closed.")

    def perform(self, form: Any) -> HttpResponse | None:
        close_location(location=self.object, by=self.staff)
        return None


class OpenLocationView(LocationActionView):
    page_title = _("Open again")
    action_label = _("Open it")
    question = _("Goods can come to it again.")
    success_message = _("It is open.")

    def perform(self, form: Any) -> HttpResponse | None:
        open_location(location=self.object, by=self.staff)
        return None


class LocationIndexView(IndexView):
    def get_list_more_buttons(self, instance: Location) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("catalog.change_location"):
            name, label = ("open", _("Open again")) if instance.is_closed else ("close", _("Close"))
            buttons.append(Button(label, url=reverse(f"{URLS}:{name}", args=[instance.pk]), icon_name="download"))
        return buttons


class LocationViewSet(SnippetViewSet):
    model = Location
    icon = "home"
    menu_label = _("Locations")
    copy_view_enabled = False
    ordering = ["position", "pk"]
    list_display = [
        "name",
        Column("address", label=_("Address")),
        NumberColumn("position", label=_("Priority"), sort_key="position"),
        Column("state", label=_("State"), accessor=lambda row: _("Closed") if row.is_closed else _("Open")),
    ]
    index_view_class = LocationIndexView
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["code"], classname="", placeholder=False),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("position"), FieldPanel("code", help_text=_("A short name for files."))]),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("close/<int:pk>/", CloseLocationView.as_view(), name="close"),
            path("open/<int:pk>/", OpenLocationView.as_view(), name="open"),
        ]
