"""Measurements and other specifications that an editor writes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from common.blocks import TEXT


class SpecificationTableBlock(blocks.StructBlock):
    """A ruled table: a first row of column heads, then one row a thing."""

    heading = blocks.CharBlock(max_length=120, default="Measurements")
    columns = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=2, max_num=6)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(max_length=120, required=False)), min_num=1)

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
