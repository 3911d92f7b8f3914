"""What several products state, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.detail import Specification


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """An attribute and what each product states for it; empty for those that state nothing."""

    label: str
    values: tuple[str, ...]


def compare(stated: Sequence[Sequence[Specification]]) -> list[ComparisonRow]:
    """A row for each attribute that any of the products states, in the order in which they first come.

    Attributes of one name are one row, though products of different types hold them apart.
    """
    columns = [{fact.label: fact.value for fact in facts} for facts in stated]
    labels = dict.fromkeys(label for column in columns for label in column)
    return [ComparisonRow(label, tuple(column.get(label, "") for column in columns)) for label in labels]
