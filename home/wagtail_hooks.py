"""Content's part of the admin: a dashboard and menus that show each person their own work."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.admin.contact import MessageViewSet, hide_submissions, message_list
from home.admin.dashboard import WorkMenuItem, work_page, work_panels
from home.admin.journal import JournalGroup, keep_authors_of_articles
from home.admin.newsletter import SubscriberViewSet
from home.reports import REPORTS
from home.worklists import edits_pages

AFTER_REVIEWS = 230  # Wagtail's panels of what awaits review come before, of recent edits after

register_snippet(JournalGroup)
hooks.register("before_delete_snippet", keep_authors_of_articles)
hooks.register("filter_form_submissions_for_user", hide_submissions)


@hooks.register("register_admin_viewset")
def register_messages() -> MessageViewSet:
    return message_list


@hooks.register("construct_main_menu")
def hide_content_menus(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports and help are about pages and about Wagtail: those who edit no page are spared them."""
    hidden = {"help"} if edits_pages(request.user) else {"help", "reports", "explorer"}
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels += work_panels(request.user, first=AFTER_REVIEWS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    patterns = [path("<slug:name>/", work_page, name="work")]
    return [path("work/", include((patterns, "home_admin")))]


@hooks.register("register_reports_menu_item")
def register_pictures_report() -> MenuItem:
    return WorkMenuItem(work=REPORTS[0], order=810)


@hooks.register("register_reports_menu_item")
def register_links_report() -> MenuItem:
    return WorkMenuItem(work=REPORTS[1], order=820)


@hooks.register("construct_homepage_summary_items")
def hide_page_counts(request: HttpRequest, items: list[Any]) -> None:
    """The counts of pages, pictures and documents say nothing to those who edit no page."""
    if not edits_pages(request.user):
        items.clear()


@hooks.register("register_admin_viewset")
def register_newsletter() -> SubscriberViewSet:
    return SubscriberViewSet()
