"""Querysets that are put into SQL once.

The ORM writes a queryset's SQL anew every time, and for a query with a dozen subqueries that takes several times as
long as the database takes to answer it. A `Prepared` keeps the SQL and only puts the values in.
"""

import copy
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.core.signals import setting_changed
from django.db import connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Parameter(Expression):
    """A value that is not known yet, in place of one in a filter or an annotation of a prepared queryset."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [_Gap(self.name, self.output_field)]


def parameters(name: str, output_field: Field[Any, Any], count: int) -> tuple[Parameter, ...]:
    """Parameters for a list of `count` values, such as one that something is to be in."""
    return tuple(Parameter(f"{name}_{index}", output_field) for index in range(count))


def values_of(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """What fills `parameters`: as many values as there are of them."""
    return {f"{name}_{index}": value for index, value in enumerate(values)}


def padded(values: Sequence[Any]) -> list[Any]:
    """The values, the last one repeated until their number is a power of two: lists of all lengths have few shapes."""
    if not values:
        return []
    size: int = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (size - len(values))]


class _Gap:
    """Where a value goes among the parameters of an SQL text."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        self.name, self.field = name, field

    def fill(self, values: dict[str, Any], connection: Any) -> Any:
        return self.field.get_db_prep_value(values[self.name], connection)


class Prepared(Generic[Row]):
    """The queryset that `build` makes, with a Parameter wherever a value differs from one use to the next.

    `build` gets what the shape of the SQL depends on, such as how many values a list has; each shape is kept. Settings
    may be read while it is built: when a test changes one, everything is built again. None that lock rows can be.
    """

    _all: WeakSet["Prepared[Any]"] = WeakSet()

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._known: dict[tuple[Hashable, ...], tuple[QuerySet[Any, Row], SQLCompiler, str, tuple[Any, ...]]] = {}
        self._all.add(self)

    def rows(self, *shape: Hashable, **values: Any) -> list[Row]:
        """The rows for these values. Raises KeyError where one is missing."""
        known = self._known.get(shape)
        if known is None:
            known = self._known[shape] = self._compile(*shape)
        queryset, compiler, sql, params = known
        connection = connections[queryset.db]
        filled = tuple(each.fill(values, connection) if isinstance(each, _Gap) else each for each in params)
        bound: QuerySet[Any, Row] = object.__new__(type(queryset))
        bound.__dict__.update(queryset.__dict__)  # copy.copy would fetch it, and cloning its query is slow
        bound._query = _bound_query(queryset, compiler, (sql, filled), connection)  # type: ignore[attr-defined] # noqa: SLF001
        return list(bound)

    def _compile(self, *shape: Hashable) -> tuple[QuerySet[Any, Row], SQLCompiler, str, tuple[Any, ...]]:
        queryset = self._build(*shape)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        return queryset, compiler, sql, tuple(params)

    @classmethod
    def forget_all(cls, **_signal: Any) -> None:
        for prepared in cls._all:
            prepared._known.clear()  # noqa: SLF001 -- its own class


setting_changed.connect(Prepared.forget_all, dispatch_uid="prepared querysets are built with settings")


def _bound_query(queryset: QuerySet[Any, Any], compiler: SQLCompiler, ready: tuple[str, Any], connection: Any) -> Any:
    """The queryset's query, whose compiler has its SQL already; connections belong to one thread each."""
    writer = copy.copy(compiler)
    writer.connection = connection
    writer.as_sql = lambda *_args, **_facts: ready  # type: ignore[method-assign]
    query = copy.copy(queryset.query)
    query.get_compiler = lambda *_args, **_facts: writer  # type: ignore[method-assign]
    return query
