"""Content's part of the admin: a dashboard and menus that show each person their own work."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from home.admin.journal import JournalGroup, keep_authors_of_articles
from home.admin.newsletter import SubscriberViewSet

register_snippet(JournalGroup)
hooks.register("before_delete_snippet", keep_authors_of_articles)


def edits_pages(user: Any) -> bool:
    """Whether the person may do anything to any page."""
    return bool(page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"]))


@hooks.register("construct_main_menu")
def hide_content_menus(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports and help are about pages and about Wagtail: those who edit no page are spared them."""
    hidden = {"help"} if edits_pages(request.user) else {"help", "reports", "explorer"}
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_homepage_summary_items")
def hide_page_counts(request: HttpRequest, items: list[Any]) -> None:
    """The counts of pages, pictures and documents say nothing to those who edit no page."""
    if not edits_pages(request.user):
        items.clear()


@hooks.register("register_admin_viewset")
def register_newsletter() -> SubscriberViewSet:
    return SubscriberViewSet()
