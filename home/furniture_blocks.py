"""Blocks of the site's furniture: entries of its menus, lists of its footer, its accounts elsewhere, its promises."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
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


NETWORKS = [
    ("bluesky", "Bluesky"),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("linkedin", "LinkedIn"),
    ("mastodon", "Mastodon"),
    ("pinterest", "Pinterest"),
    ("threads", "Threads"),
    ("tiktok", "TikTok"),
    ("youtube", "YouTube"),
]
ICONS = [
    ("van", _("Van")),
    ("back", _("Arrow back")),
    ("pot", _("Pot")),
    ("leaf", _("Leaf")),
    ("lock", _("Lock")),
    ("talk", _("Speech bubble")),
]
MOST_PROMISES = 3
is_secure = RegexValidator(r"\Ahttps://[^\s\\<>\"]+\Z", _("Begin with https://, without spaces."))


class SocialLinkBlock(blocks.StructBlock):
    """Where the shop is on a network; shown by the network's name."""

    network = blocks.ChoiceBlock(choices=NETWORKS)
    address = blocks.CharBlock(max_length=300, validators=[is_secure])

    class Meta:
        icon = "user"
        label = _("Account")
        label_format = "{network}"


class PromiseBlock(blocks.StructBlock):
    """What the shop stands for, in a few words."""

    icon = blocks.ChoiceBlock(choices=ICONS)
    text = blocks.CharBlock(max_length=60)

    class Meta:
        icon = "tick"
        label = _("Promise")
        label_format = "{text}"
