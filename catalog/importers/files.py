"""Reads a CSV file row by row, without holding it: encoding, separator, quotes and the shape of rows."""

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _

from catalog.importers.progress import unheard
from catalog.importers.report import Report

BLOCK = 65_536
DELIMITERS = (",", ";", "\t")
# Shopify takes descriptions of half a megabyte; Python's own limit is a quarter of that.
LONGEST_CELL = 1_000_000
OTHER_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFile(Exception):
    """The file cannot be read any further; the message says where and why."""

    def __init__(self, code: str, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.row = row


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a spreadsheet numbers it (the headings are row 1) and its cells, as many as there are headings."""

    number: int
    cells: list[str]


def check_encoding(path: Path, encoding: str) -> None:
    """Make sure that all of the file can be decoded and that it is text. Raises UnreadableFile."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, size = 1, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not size and block.startswith(OTHER_BOMS):
                raise UnreadableFile("encoding", _("The file is UTF-16. Save it as “CSV UTF-8” and try again."))
            size += len(block)
            if b"\0" in block:
                place = line + block[: block.index(b"\0")].count(b"\n")
                raise UnreadableFile(
                    "nul", _("Line %(line)d holds a NUL byte: this is not a text file.") % {"line": place}
                )
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                place = line + block[: max(error.start, 0)].count(b"\n")
                raise UnreadableFile("encoding", _not_decodable(encoding, place)) from error
            line += block.count(b"\n")
    if not size:
        raise UnreadableFile("empty", _("The file is empty."))
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", _not_decodable(encoding, line)) from error


def _not_decodable(encoding: str, line: int) -> str:
    if encoding.startswith("utf-8"):
        return _(
            "Line %(line)d is not UTF-8; the file was probably saved as Latin-1 or Windows-1252. "
            "Save it as “CSV UTF-8”, or give --encoding cp1252 if you know that it is."
        ) % {"line": line}
    return _("Line %(line)d is not %(encoding)s.") % {"line": line, "encoding": encoding}


def read_rows(
    path: Path,
    *,
    report: Report,
    refusal: Callable[[list[str]], str],
    encoding: str = "utf-8-sig",
    at_byte: Callable[[int], None] = unheard,
) -> Iterator[Row]:
    """The headings first, then every row that is not blank. `refusal` says why headings are not those of such a file.

    Raises UnreadableFile for what makes the rest of the file meaningless; what concerns one row goes to the report.
    """
    check_encoding(path, encoding)
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=encoding, newline="") as text:
        delimiter = _delimiter(text.readline(), refusal)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        number = 1
        headings = _next(reader, number)
        if headings is None:
            raise UnreadableFile("empty", _("The file is empty."))
        yield Row(number, [heading.strip() for heading in headings])
        while (cells := _next(reader, number + 1)) is not None:
            number += 1
            if number % 200 == 0:
                at_byte(raw.tell())
            if not any(cell.strip() for cell in cells):
                continue
            if (row := _fitted(Row(number, cells), len(headings), report)) is not None:
                yield row


def _delimiter(first_line: str, refusal: Callable[[list[str]], str]) -> str:
    """The separator that makes the most headings of the first line. Raises UnreadableFile when they are refused."""
    delimiter = max(DELIMITERS, key=first_line.count)
    if why := refusal([cell.strip().strip('"') for cell in first_line.strip().split(delimiter)]):
        raise UnreadableFile("headings", why, row=1)
    return delimiter


def _next(reader: "csv.Reader", number: int) -> list[str] | None:  # type: ignore[name-defined]
    try:
        return next(reader)
    except StopIteration:
        return None
    except csv.Error as error:
        raise UnreadableFile(
            "broken-row",
            _("The row cannot be read near line %(line)d, perhaps for a quote not closed or doubled: %(why)s.")
            % {"line": reader.line_num, "why": error},
            row=number,
        ) from error


def _fitted(row: Row, width: int, report: Report) -> Row | None:
    extra = row.cells[width:]
    if any(cell.strip() for cell in extra):
        report.error(
            "too-many-cells",
            _("The row has %(found)d cells, the headings are %(expected)d; is a comma not quoted?")
            % {"found": len(row.cells), "expected": width},
            row=row.number,
        )
        return None
    return Row(row.number, [*row.cells[:width], *[""] * (width - len(row.cells))])
