"""Subscribers in the admin: a list to read, to export and to erase from. Nobody adds or changes one there."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from common.spreadsheets import GuardedExport
from home.models import Subscriber
from home.newsletter import erase_subscriber, leave_url

ABSENT = ("add", "edit", "copy", "history", "history_results", "usage")


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Looking and erasing by permission; adding and changing by none, superusers included: consent is evidence."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "change") and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class SubscriberIndexView(GuardedExport, IndexView):
    """The list, and its spreadsheets for those who may export them."""

    any_permission_required = ["view"]
    list_export = [
        "email",
        "get_state_display",
        "language",
        "asked_at",
        "confirmed_at",
        "unsubscribed_at",
        "source",
        "consent_text",
        "leave_url",
    ]
    export_headings = {
        "email": _("E-mail"),
        "get_state_display": _("State"),
        "language": _("Language"),
        "asked_at": _("Asked at"),
        "confirmed_at": _("Confirmed at"),
        "unsubscribed_at": _("Unsubscribed at"),
        "source": _("Signed up on"),
        "consent_text": _("Agreed to"),
        "leave_url": _("Link to leave, for each letter"),
    }
    export_filename = "newsletter"

    def to_row_dict(self, item: Subscriber) -> dict[str, Any]:
        """Only who confirmed has a link: nobody else is to be written to."""
        item.leave_url = leave_url(item) if item.state == Subscriber.State.CONFIRMED else ""  # type: ignore[attr-defined]
        row: dict[str, Any] = super().to_row_dict(item)
        return row


class EraseSubscriberView(DeleteView):
    """Erases for good: the log says who did so and when, but names no address."""

    def delete_action(self) -> None:
        log(self.object, "wagtail.delete", user=self.request.user, title=f"#{self.object.pk}", deleted=True)
        erase_subscriber(subscriber_id=self.object.pk)


register_permission_policy(Subscriber, ReadOnlyPolicy(Subscriber))


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    name = url_prefix = "newsletter"
    icon = "mail"
    menu_label = _("Newsletter")
    menu_order = 620
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50
    list_display = ["email", "get_state_display", DateColumn("asked_at", label=_("Asked")), "source"]
    list_filter = ["state", "language"]
    search_fields = ["email"]
    search_backend_name = None
    index_view_class = SubscriberIndexView
    delete_view_class = EraseSubscriberView
    inspect_view_fields = [
        "email",
        "state",
        "language",
        "consent_text",
        "source",
        "asked_at",
        "confirmed_at",
        "unsubscribed_at",
    ]
    form_fields = ["email"]  # of no form: the views that would show it are absent

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{**{f"{name}_url_name": None for name in ABSENT}, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ABSENT]
