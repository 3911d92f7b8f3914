"""Who may do what to orders in the admin. Registered by this app's AppConfig, before any view asks."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class OrderPermissionPolicy(ModelPermissionPolicy):
    """Orders are evidence: nobody adds, edits or deletes one, superusers included. The other verbs are permissions."""

    FORBIDDEN = frozenset({"add", "change", "delete", "publish", "lock", "unlock"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.FORBIDDEN and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return super().users_with_any_permission([action for action in actions if action not in self.FORBIDDEN])
