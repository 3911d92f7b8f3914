"""Cells of exported spreadsheets, none of which a spreadsheet would run."""

from typing import Any

# The last four are the full-width forms, which spreadsheets set to East Asian languages read alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(value: Any) -> Any:
    """Text that would start a formula with an apostrophe before it, which spreadsheets read as "this is text"."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
