"""Who may do what to gift cards in the admin. Registered by this app's AppConfig, before any view asks."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class GiftCardPermissionPolicy(ModelPermissionPolicy):
    """Gift cards are money: they are issued, never added in a form, and nobody deletes one, superusers included."""

    FORBIDDEN = frozenset({"add", "delete", "publish", "lock", "unlock"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.FORBIDDEN and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return super().users_with_any_permission([action for action in actions if action not in self.FORBIDDEN])
