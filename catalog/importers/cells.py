"""A row of a file seen through its columns: reads cells, and reports what they do not say."""

from collections.abc import Callable
from typing import TypeVar

from catalog.importers.columns import Columns
from catalog.importers.files import Row
from catalog.importers.report import Report
from catalog.importers.values import BadValue

Value = TypeVar("Value")
Empty = TypeVar("Empty")


class Cells:
    """One row; every finding about it goes to the report with the row's number."""

    def __init__(self, columns: Columns, row: Row, report: Report, currency: str) -> None:
        self.columns = columns
        self.row = row.number
        self.currency = currency
        self._cells = row.cells
        self._report = report

    def text(self, name: str) -> str:
        return self.columns.cell(self._cells, name)

    def read(self, name: str, reader: Callable[[str], Value], empty: Empty) -> Value | Empty:
        """The field as `reader` understands it, `empty` where the cell is empty or cannot be understood."""
        text = self.text(name)
        if not text:
            return empty
        try:
            return reader(text)
        except BadValue as error:
            self.error("bad-value", str(error))
            return empty

    def note(self, code: str, message: str) -> None:
        self._report.note(code, message, row=self.row)

    def warn(self, code: str, message: str) -> None:
        self._report.warn(code, message, row=self.row)

    def error(self, code: str, message: str) -> None:
        self._report.error(code, message, row=self.row)
