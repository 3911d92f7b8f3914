"""Cells of exported spreadsheets, none of which a spreadsheet would run."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import cached_property

# The last four are the full-width forms, which spreadsheets set to East Asian languages read alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(value: Any) -> Any:
    """Text that would start a formula with an apostrophe before it, which spreadsheets read as "this is text"."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class GuardedExport:
    """For lists of the admin that export: with the permission "export" alone, and no cell that would be run."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export and not self.show_export_buttons:  # type: ignore[attr-defined]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.user_has_permission("export"))  # type: ignore[attr-defined]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return neutral(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
