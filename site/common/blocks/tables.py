"""Tables of facts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)

from common.blocks.choosing import TEXT
from common.blocks.text import RichTextBlock

LARGEST = (8, 100)  # columns, rows


class CellsBlock(TypedTableBlock):
    """Cells under headings. Without a caption and a heading for each column it could not be read aloud."""

    text = blocks.CharBlock(required=False, max_length=300, label=_("Text"))
    number = blocks.CharBlock(required=False, max_length=60, label=_("Number, price or size"))
    formatted = RichTextBlock(required=False, features=["bold", "italic", "link"], label=_("Text with links"))

    class Meta:
        default = None

    def clean(self, value: TypedTable) -> TypedTable:
        cleaned: TypedTable = super().clean(value)
        problems: list[Any] = []
        if not cleaned.caption.strip():
            problems.append(_("Write a caption that says what the table tells."))
        if not cleaned.columns or not cleaned.row_data:
            problems.append(_("Add at least one column and one row."))
        if any(not column["heading"].strip() for column in cleaned.columns):
            problems.append(_("Give each column a heading."))
        if len(cleaned.columns) > LARGEST[0] or len(cleaned.row_data) > LARGEST[1]:
            problems.append(
                _("At most %(columns)s columns and %(rows)s rows.") % {"columns": LARGEST[0], "rows": LARGEST[1]}
            )
        if problems:
            raise TypedTableBlockValidationError(non_block_errors=[ValidationError(text) for text in problems])
        return cleaned


class TableBlock(blocks.StructBlock):
    """A ruled table that scrolls sideways in its own frame where it is wider than the page."""

    cells = CellsBlock(label=_("Table"))
    has_row_headings = blocks.BooleanBlock(
        required=False, default=True, label=_("The first column names its row"), help_text=_("Read before each cell.")
    )

    class Meta:
        icon = "table"
        group = TEXT
        label = _("Table")
        description = _("Facts in rows and columns, under a caption.")
        template = "common/blocks/table.html"
        frame = "flow"
        preview_value = {
            "cells": {
                "caption": "What delivery costs",
                "columns": [
                    {"type": "text", "heading": "Where to"},
                    {"type": "number", "heading": "By post"},
                    {"type": "number", "heading": "Free from"},
                ],
                "rows": [
                    {"values": ["Portugal", "€3.90", "€60"]},
                    {"values": ["European Union", "€6.90", "€60"]},
                    {"values": ["Rest of Europe", "€14.90", "€150"]},
                ],
            },
            "has_row_headings": True,
        }

    def clean(self, value: Any) -> Any:
        """Refuses a row without the name that its first column is to give it."""
        cleaned = super().clean(value)
        if cleaned["has_row_headings"] and not all(_is_named(row) for row in cleaned["cells"].rows):
            words = _("Say in the first column what each row is about, or take the tick below away.")
            raise StructBlockValidationError(
                {"cells": TypedTableBlockValidationError(non_block_errors=[ValidationError(words)])}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `rows`, each a list of cells with what stands in them and how they are set."""
        has_headings = bool(value.get("has_row_headings", True))
        rows = [
            [
                {"bound": cell, "kind": cell.block.name, "is_heading": has_headings and not number}
                for number, cell in enumerate(row)
            ]
            for row in value["cells"].rows
        ]
        return {**super().get_context(value, parent_context), "rows": rows, "has_row_headings": has_headings}


def _is_named(row: Any) -> bool:
    first = next(iter(row), None)
    return first is None or bool(str(getattr(first.value, "source", first.value) or "").strip())
