"""What an import found in a file, row by row, and what it changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

KEPT_PER_CODE = 500
SHOWN_PER_CODE = 20


class Level(IntEnum):
    """How grave an entry is; one error is enough for nothing to be written."""

    NOTE = 10
    WARNING = 20
    ERROR = 30

    @property
    def label(self) -> str:
        return str({Level.NOTE: _("note"), Level.WARNING: _("warning"), Level.ERROR: _("ERROR")}[self])


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding. `row` counts as a spreadsheet does, the headings being row 1; None is about the whole file."""

    level: Level
    code: str
    message: str
    row: int | None = None

    def __str__(self) -> str:
        place = _("row %(row)d") % {"row": self.row} if self.row is not None else _("file")
        return f"{place:>9}  {self.level.label:<7}  {self.message}"


@dataclass(slots=True)
class Report:
    """Findings and changes. Of each kind of finding all are counted and the first few hundred are kept."""

    entries: list[Entry] = field(default_factory=list)
    found: Counter[tuple[Level, str]] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def add(self, level: Level, code: str, message: str, *, row: int | None = None) -> None:
        self.found[level, code] += 1
        if self.found[level, code] <= KEPT_PER_CODE:
            self.entries.append(Entry(level=level, code=code, message=str(message), row=row))

    def note(self, code: str, message: str, *, row: int | None = None) -> None:
        self.add(Level.NOTE, code, message, row=row)

    def warn(self, code: str, message: str, *, row: int | None = None) -> None:
        self.add(Level.WARNING, code, message, row=row)

    def error(self, code: str, message: str, *, row: int | None = None) -> None:
        self.add(Level.ERROR, code, message, row=row)

    def count(self, level: Level) -> int:
        return sum(number for (found_level, _code), number in self.found.items() if found_level == level)

    @property
    def has_errors(self) -> bool:
        return self.count(Level.ERROR) > 0

    def copy(self) -> "Report":
        """One that goes on from here by itself."""
        return Report(list(self.entries), Counter(self.found), Counter(self.changes), self.rows)

    def change(self, what: str, number: int = 1) -> None:
        """Count `number` changes of a kind such as "products created"."""
        if number:
            self.changes[what] += number

    @property
    def total_changes(self) -> int:
        return sum(self.changes.values())

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """The row report in the order of rows; of each kind the first twenty, unless `everything` is asked for."""
        shown: Counter[tuple[Level, str]] = Counter()
        for entry in sorted(self.entries, key=lambda entry: (entry.row or 0, -entry.level)):
            key = (entry.level, entry.code)
            shown[key] += 1
            if everything or shown[key] <= SHOWN_PER_CODE:
                yield str(entry)
        for (level, code), number in sorted(self.found.items()):
            printed = shown[level, code] if everything else min(shown[level, code], SHOWN_PER_CODE)
            if number > printed:
                rest = _("and %(number)d more of the kind “%(code)s”") % {"number": number - printed, "code": code}
                yield f"{'':>9}  {level.label:<7}  {rest}"
