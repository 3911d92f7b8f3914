"""Pages and their rows are drafted and saved without asking the database the same thing again."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations, model_from_serializable_data
from wagtail.models import COMMENTS_RELATION_NAME

# What Page.with_content_json takes from the page's row, whatever the draft says.
OF_THE_ROW = {"alias_of", "content_type", "latest_revision", "locale", "locked_by", "owner"}
# Written by Wagtail itself, from rows that it holds.
BOOKKEEPING = {*OF_THE_ROW, "live_revision"}
# What keeping a draft writes; none of it can refer to anything that is counted.
DRAFTED = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}


class KeysReadOnce:
    """For models: a row that was just read through a foreign key needs no second look when the model is checked.

    The database holds every key to a row that exists, whatever is asked before. Stands first among the bases.
    """

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        model: Any = self
        known = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and getattr(model, field.attname) is not None
            and (field.name in BOOKKEEPING or field.is_cached(model))
        }
        super().clean_fields(exclude={*(exclude or ()), *known})  # type: ignore[misc]


class SparingPage(KeysReadOnce):
    """For page models: a draft's keys are looked up once per field, and its references are counted once a save.

    Wagtail asks for every key of every row of an inline panel by itself, and again when the rows are checked.
    """

    @classmethod
    def from_serializable_data(
        cls, data: Mapping[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "SparingPage | None":
        """The page of a draft, with what its keys lead to. What is gone is left empty, and rows of it are left out."""
        if not check_fks or strict_fks:
            return super().from_serializable_data(data, check_fks, strict_fks)  # type: ignore[misc]
        model: Any = cls
        own = [key for key in _keys(model) if key.model is model]
        keys = {key.name for key in own} | OF_THE_ROW
        relations = {rel.get_accessor_name(): rel.related_model for rel in _row_relations(model)}
        rest = {name: value for name, value in data.items() if name not in keys and name not in relations}
        page: Any = super().from_serializable_data(rest, check_fks)  # type: ignore[misc]
        for name in keys & data.keys():
            field = model._meta.get_field(name)
            setattr(page, field.attname, field.target_field.to_python(data[name]))
        _read_keys([page], own)
        for name in relations.keys() & data.keys():
            setattr(page, name, _rows(relations[name], data[name]))
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        from wagtail import signal_handlers as signals  # it asks for models, which are ready only after the apps

        if getattr(signals.reference_index_auto_update_disabled, "value", False):
            super().save(*args, **kwargs)  # type: ignore[misc]
            return
        with signals.disable_reference_index_auto_update():
            super().save(*args, **kwargs)  # type: ignore[misc]
        written = kwargs.get("update_fields")
        if written is None or not DRAFTED.issuperset(written):
            signals.update_reference_index_on_save(self)


def _keys(model: Any) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.remote_field.parent_link
    ]


def _row_relations(model: Any) -> list[Any]:
    """The inline rows that the page's own model has; those of every page, such as comments, are Wagtail's."""
    return [rel for rel in get_all_child_relations(model) if rel.model is model]


def _rows(model: Any, stored: list[dict[str, Any]]) -> list[Any]:
    """The rows as a draft has them, without those that stand on something gone."""
    rows = [model_from_serializable_data(model, row, check_fks=False) for row in stored]
    keys = [key for key in _keys(model) if not isinstance(key, ParentalKey)]
    _read_keys(rows, keys)
    return [row for row in rows if all(key.null or getattr(row, key.attname) is not None for key in keys)]


def _read_keys(rows: list[Any], keys: list[Any]) -> None:
    """Read what the keys lead to, a query for each of them; those that lead nowhere become None."""
    models.prefetch_related_objects(rows, *(key.name for key in keys))
    for row in rows:
        for key in keys:
            if key.get_cached_value(row, default=None) is None:
                setattr(row, key.attname, None)
