"""Groups and what they may do: granted by migrations, and again by `manage.py repair_groups`, as often as one likes.

Every function takes an app registry, the historical one of a migration or the real one, and only ever adds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

MARKETING_EDITORS = "Marketing editors"
MERCHANDISERS = "Merchandisers"
ORDER_STAFF = "Order staff"


@dataclass(frozen=True, slots=True)
class Grants:
    """What a group may do. Permissions are "app_label.codename".

    `pages` maps a page model ("home.HomePage") to codenames that hold for each such page and everything below it;
    `collection` holds for pictures and documents of every collection.
    """

    permissions: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    collection: tuple[str, ...] = ()


def create_missing_permissions(apps: Apps, app_labels: Iterable[str]) -> None:
    """Make the rows of Permission that Django makes only after the last migration."""
    for label in app_labels:
        app_config: Any = apps.get_app_config(label)
        app_config.models_module = getattr(app_config, "models_module", None) or True  # a historical app has none
        create_permissions(app_config, apps=apps, verbosity=0)


def grant(apps: Apps, group_name: str, grants: Grants) -> None:
    """Give the group everything in `grants`, and make the group if there is none."""
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group_name)
    group.permissions.add(*(_permission(apps, name) for name in grants.permissions))
    page_permission = apps.get_model("wagtailcore", "GroupPagePermission")
    for model, codenames in grants.pages.items():
        for page_id in apps.get_model(model).objects.order_by("pk").values_list("page_ptr_id", flat=True):
            for codename in codenames:
                permission = _permission(apps, f"wagtailcore.{codename}")
                page_permission.objects.get_or_create(group=group, page_id=page_id, permission=permission)
    root = apps.get_model("wagtailcore", "Collection").objects.order_by("path").first()
    for name in grants.collection:
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=root, permission=_permission(apps, name)
        )


def _permission(apps: Apps, name: str) -> Any:
    app_label, codename = name.split(".")
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get(content_type__app_label=app_label, codename=codename)
