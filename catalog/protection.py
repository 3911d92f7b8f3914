"""Which rows cannot be deleted because others stand on them, asked of the database's own PROTECT rules."""

from collections.abc import Iterable

from django.db.models import PROTECT, Model


def protected_ids(model: type[Model], pks: Iterable[int]) -> set[int]:
    """Those of the rows that a protecting foreign key of any app points to."""
    wanted = list(pks)
    used: set[int] = set()
    for relation in model._meta.related_objects:
        if getattr(relation, "on_delete", None) is PROTECT:
            name = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{name}__in": wanted})
            used.update(rows.order_by().values_list(name, flat=True).distinct())
    return used
