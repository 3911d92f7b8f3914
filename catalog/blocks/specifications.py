"""Measurements and other specifications that an editor writes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from common.blocks import TEXT


class SpecificationTableBlock(blocks.StructBlock):
    """A ruled table: a first row of column heads, then one row a thing."""

    heading = blocks.CharBlock(max_length=120, default="Measurements")
    columns = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=2, max_num=6)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(max_length=120, required=False)), min_num=1)

    def clean(self, value: Any) -> Any:
        """Refuses a row whose first cell is empty: it heads the row, and would be read aloud as nothing."""
        cleaned = super().clean(value)
        nameless = {number: _nameless(row) for number, row in enumerate(cleaned["rows"]) if not _name_of(row)}
        if nameless:
            raise StructBlockValidationError({"rows": ListBlockValidationError(block_errors=nameless)})
        return cleaned

    class Meta:
        icon = "table"
        group = TEXT
        label = _("Table of measurements")
        description = _("Column heads, then one row a size.")
        template = "catalog/blocks/specification_table.html"
        preview_value = {
            "heading": _("Measurements"),
            "columns": [_("Size"), _("Height"), _("Weight")],
            "rows": [["20 cl", "7.5 cm", "240 g"], ["30 cl", "9.5 cm", "320 g"]],
        }


def _name_of(row: Any) -> str:
    return str(row[0]).strip() if row else ""


def _nameless(row: Any) -> ListBlockValidationError:
    refusal = ValidationError(_("Say first what the row is about."))
    return ListBlockValidationError({0: refusal} if row else None, None if row else [refusal])
