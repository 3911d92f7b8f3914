"""Publishing many pages at once: those that the gate refuses are told, the others go live."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

Refused = list[tuple[Page, ValidationError]]


class GatedPublishBulkAction(PublishBulkAction):
    """Stands in for Wagtail's own, which stops at the first page that is refused."""

    def __init__(self, request: HttpRequest, model: type[Page]) -> None:
        super().__init__(request, model)
        self.refused: Refused = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: Refused | None = None,
        **kwargs: Any,  # noqa: ARG003  Wagtail's signature
    ) -> tuple[int, int]:
        """Returns how many of the chosen pages and how many below them were published."""
        told: Refused = [] if refused is None else refused
        parents = children = 0
        for page in objects:
            parents += cls._publish(page, user, told)
            below = page.get_descendants().not_live().specific().iterator() if include_descendants else ()
            for draft in below:
                if user is None or draft.permissions_for_user(user).can_publish():
                    children += cls._publish(draft, user, told)
        return parents, children

    @staticmethod
    def _publish(page: Page, user: Any, refused: Refused) -> bool:
        try:
            with transaction.atomic():
                revision = page.get_latest_revision() or page.specific.save_revision(user=user)
                revision.publish(user=user)
        except ValidationError as refusal:
            refused.append((page, refusal))
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for page, refusal in self.refused:
            messages.error(
                self.request,
                _("“%(page)s” was not published; its draft is kept. %(reasons)s")
                % {"page": page.get_admin_display_title(), "reasons": " ".join(refusal.messages)},
            )
        if not num_parent_objects and not num_child_objects:
            return None
        message: str = super().get_success_message(num_parent_objects, num_child_objects)
        return message
