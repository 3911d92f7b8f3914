"""Groups and what they may do: granted by migrations, and again by `manage.py repair_groups`, as often as one likes.

Every function takes an app registry, the historical one of a migration or the real one. All but `revoke_others` only
ever add.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

MARKETING_EDITORS = "Marketing editors"
WRITERS = "Writers"
MODERATORS = "Moderators"  # Wagtail makes this group, and the workflow that asks it
MERCHANDISERS = "Merchandisers"
ORDER_STAFF = "Order staff"
SUPPORT = "Support"
REVIEW = "Review by moderators"


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


def revoke_others(apps: Apps, group_name: str, granted: Iterable[Grants]) -> None:
    """Take from the group whatever is in none of `granted`."""
    parts = list(granted)
    group: Any = apps.get_model("auth", "Group").objects.get(name=group_name)
    group.permissions.remove(*_others(group.permissions.all(), [name for part in parts for name in part.permissions]))
    kept = {
        (page_id, codename)
        for part in parts
        for model, codenames in part.pages.items()
        for page_id in apps.get_model(model).objects.values_list("page_ptr_id", flat=True)
        for codename in codenames
    }
    for row in group.page_permissions.select_related("permission"):
        if (row.page_id, row.permission.codename) not in kept:
            row.delete()
    in_collections = [name for part in parts for name in part.collection]
    rows = group.collection_permissions.select_related("permission__content_type")
    for row in rows:
        if _name(row.permission) not in in_collections:
            row.delete()


def ensure_review(apps: Apps, *, name: str, group_name: str) -> None:
    """Have every page reviewed by the group where no workflow at all stands at the root of the pages."""
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    of_root = apps.get_model("wagtailcore", "WorkflowPage").objects
    if root is None or of_root.filter(page=root).exists():
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(name=name, content_type=content_type)
    task.groups.add(apps.get_model("auth", "Group").objects.get(name=group_name))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=name)
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects
    steps.create(workflow=workflow, task_id=task.pk, sort_order=0)
    of_root.create(workflow=workflow, page=root)


def _others(permissions: Iterable[Any], names: Iterable[str]) -> list[Any]:
    wanted = set(names)
    return [permission for permission in permissions if _name(permission) not in wanted]


def _name(permission: Any) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _permission(apps: Apps, name: str) -> Any:
    app_label, codename = name.split(".")
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get(content_type__app_label=app_label, codename=codename)
