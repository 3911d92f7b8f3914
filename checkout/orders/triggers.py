"""Holds the snapshot of an order in the database itself: an UPDATE of what was agreed is refused there.

Migrations rewrite whole tables on SQLite, and some correct old rows, so triggers are taken off before a migration and
put back after it. They do not keep rows from being deleted: only tests and the demo shop do that, through Django.
"""

from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from checkout.orders.models import Order, OrderAdjustment, OrderEvent, OrderLine

FROZEN: tuple[type[models.Model], ...] = (Order, OrderLine, OrderAdjustment, OrderEvent)
_more: list[type[models.Model]] = []
REFUSAL = "what was agreed in an order is not changed"
FUNCTION = "orders_refuse_change"


def freeze(model: type[models.Model]) -> None:
    """Hold a model of another app too, such as a ledger: its columns but those in its CHANGING are written once."""
    if model not in _more:
        _more.append(model)


def install_triggers(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Put the triggers in place, for whichever of the tables are there; doing so again changes nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for model in (*FROZEN, *_more):
            if model._meta.db_table in tables:
                cursor.execute(_drop(model, connection.vendor))
                cursor.execute(_create(model, connection.vendor))


def remove_triggers(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Take the triggers off, before a migration."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in (*FROZEN, *_more):
            if model._meta.db_table in tables:
                cursor.execute(_drop(model, connection.vendor))


def frozen_columns(model: type[models.Model]) -> Iterator[str]:
    """The columns of the model's table that are written once."""
    changing: tuple[str, ...] = model.CHANGING  # type: ignore[attr-defined]
    return (str(field.column) for field in model._meta.concrete_fields if field.name not in changing)


def trigger_name(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_is_frozen"


def _drop(model: type[models.Model], vendor: str) -> str:
    if vendor == "postgresql":
        return f'DROP TRIGGER IF EXISTS {trigger_name(model)} ON "{model._meta.db_table}"'
    return f"DROP TRIGGER IF EXISTS {trigger_name(model)}"


def _create(model: type[models.Model], vendor: str) -> str:
    columns = list(frozen_columns(model))
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)
    body = (
        f"EXECUTE FUNCTION {FUNCTION}()" if vendor == "postgresql" else f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    named = ", ".join(f'"{column}"' for column in columns)
    return (
        f'CREATE TRIGGER {trigger_name(model)} BEFORE UPDATE OF {named} ON "{model._meta.db_table}" '
        f"FOR EACH ROW WHEN ({changed}) {body}"
    )
