"""Rows made ready before a transaction and written within it, one statement a table.

SQLite has one writer. Making model instances and their parameters takes most of the time of a bulk write, so that is
done while others may write; the transaction only hands finished parameters to the database. The rows need their ids
beforehand, because others refer to them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

Item = TypeVar("Item")


class RowsChanged(Exception):
    """Rows are no longer as they were when a change of them was prepared; prepare it anew."""


def _key(model: type[Model]) -> str:
    """The column of the model's primary key."""
    return str(model._meta.pk.column)


def _connection(model: type[Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def execute_many(model: type[Model], sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run a statement on the model's database for each row of parameters; returns how many rows it changed."""
    if not rows:
        return 0
    with _connection(model).cursor() as cursor:
        cursor.executemany(sql, rows)
        changed: int = cursor.rowcount
    return changed


@transaction.atomic
def reserve_ids(model: type[Model], number: int) -> list[int]:
    """Ids for `number` new rows that nobody else will get; those that are not used leave a gap."""
    if not number:
        return []
    connection = _connection(model)
    table, key = model._meta.db_table, connection.ops.quote_name(_key(model))
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), _key(model), number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # SQLite's documentation (autoinc.html): the sequence is an ordinary table that may be written.
        cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        highest = cursor.fetchone()[0]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = max(highest, cursor.fetchone()[0])
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + number, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + number])
    return list(range(last + 1, last + number + 1))


class Insertion:
    """New rows of one table. Those whose ids were reserved bring them; `with_ids` False leaves ids to the database."""

    def __init__(self, model: type[Model], *, with_ids: bool = True) -> None:
        self.model = model
        self.fields = [field for field in model._meta.local_concrete_fields if with_ids or not field.primary_key]
        self.places = {field.attname: place for place, field in enumerate(self.fields)}
        self.rows: list[list[Any]] = []

    def add(self, instances: Iterable[Model]) -> None:
        connection = _connection(self.model)
        for instance in instances:
            self.rows.append(
                [
                    field.get_db_prep_save(field.pre_save(instance, add=True), connection=connection)
                    for field in self.fields
                ]
            )

    def set(self, number: int, **values: Any) -> None:
        """Fill in what was not known of a row before; the values are as the database takes them."""
        for name, value in values.items():
            self.rows[number][self.places[name]] = value

    def write(self) -> int:
        """Write the rows, within the caller's transaction; returns how many."""
        quote = _connection(self.model).ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self.fields)
        markers = ", ".join(["%s"] * len(self.fields))
        sql = f"INSERT INTO {quote(self.model._meta.db_table)} ({columns}) VALUES ({markers})"  # noqa: S608
        execute_many(self.model, sql, self.rows)
        return len(self.rows)


class Updates:
    """Changes of a table's rows by id, whatever columns each changes."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.rows: dict[tuple[str, ...], list[list[Any]]] = {}

    def add(self, pk: int, values: Mapping[str, Any]) -> None:
        connection = _connection(self.model)
        prepared = [
            self.model._meta.get_field(name).get_db_prep_save(value, connection=connection)  # type: ignore[union-attr]
            for name, value in values.items()
        ]
        self.rows.setdefault(tuple(values), []).append([*prepared, pk])

    def write(self) -> int:
        """Write the changes, within the caller's transaction; returns how many rows there were to change."""
        quote = _connection(self.model).ops.quote_name
        key = quote(_key(self.model))
        changed = 0
        for names, rows in self.rows.items():
            columns = [quote(str(self.model._meta.get_field(name).column)) for name in names]  # type: ignore[union-attr]
            changes = ", ".join(f"{column} = %s" for column in columns)
            sql = f"UPDATE {quote(self.model._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608
            changed += execute_many(self.model, sql, rows)
        return changed


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
