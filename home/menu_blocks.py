"""Blocks of the site's furniture: entries of its menus and the lists of its footer."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from common.blocks import LinkBlock

MOST_LINKS = 20  # in one list
SAYS_CHILDREN = _("Those that are live, in their order in the page tree; product pages are left out.")


class MenuEntryBlock(LinkBlock):
    """An entry of the menu: a link, or a list of links that opens beneath its words.

    Those of older menus have neither `lists_children` nor `links`.
    """

    lists_children = blocks.BooleanBlock(
        required=False, label=_("List the pages below this page"), help_text=SAYS_CHILDREN
    )
    links = blocks.ListBlock(LinkBlock(), default=[], max_num=MOST_LINKS, label=_("Links beneath"))

    class Meta:
        label = _("Entry")
        label_format = "{label}"

    def normalize(self, value: Any) -> Any:
        if isinstance(value, Mapping) and not isinstance(value, blocks.StructValue):
            value = {"lists_children": False, "links": [], **value}
        return super().normalize(value)

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """With links beneath it needs no page of its own."""
        if value["lists_children"] and value["page"] is None:
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose the page to list from."))})
        cleaned: Mapping[str, Any] = (
            blocks.StructBlock.clean(self, value) if len(value["links"]) else super().clean(value)
        )
        return cleaned


class LinkListBlock(blocks.StructBlock):
    """A list of links under a heading, such as "Help" in the footer."""

    heading = blocks.CharBlock(max_length=60)
    links = blocks.ListBlock(LinkBlock(), default=[], max_num=MOST_LINKS)
    parent = blocks.PageChooserBlock(
        required=False, label=_("Then the pages below this page"), help_text=SAYS_CHILDREN
    )

    class Meta:
        label = _("List")
        label_format = "{heading}"

    def normalize(self, value: Any) -> Any:
        if isinstance(value, Mapping) and not isinstance(value, blocks.StructValue):
            value = {"parent": None, **value}
        return super().normalize(value)

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if not len(cleaned["links"]) and cleaned["parent"] is None:
            raise blocks.StructBlockValidationError({"parent": ValidationError(_("Add a link or choose a page."))})
        return cleaned
