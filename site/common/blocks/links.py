"""Links that editors set: to a page or to an address, never to a script."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# No white space and no backslash: browsers read "/\t/elsewhere" and "/\elsewhere" as another site's address.
ADDRESS = re.compile(r"\A(?:/(?!/)|#|https?://|mailto:|tel:)[^\s\\<>\"]*\Z")
is_address = RegexValidator(
    ADDRESS, _("Begin with / for an address of this site, or with https://, mailto: or tel:, without spaces.")
)


class LinkValue(blocks.StructValue):
    """A link with the address it leads to now."""

    @property
    def href(self) -> str:
        """Empty when the page is not there to be seen or the address is none."""
        page = self.get("page")
        if page is not None:
            return (page.url or "") if page.live else ""
        address = self.get("address") or ""
        return address if ADDRESS.match(address) else ""


class LinkBlock(blocks.StructBlock):
    """A link with its words: to a page, or to an address of this site or another."""

    label = blocks.CharBlock(max_length=60)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False,
        max_length=300,
        validators=[is_address],
        help_text=_("Such as /order/find/ or https://…; used without a page."),
    )

    class Meta:
        icon = "link"
        value_class = LinkValue

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if cleaned["page"] is None and not cleaned["address"]:
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose a page or write an address."))})
        return cleaned


def button_list() -> blocks.ListBlock:
    """Up to two buttons, the first the stronger one."""
    return blocks.ListBlock(LinkBlock(), max_num=2, default=[], label=_("Buttons"))


class ButtonsValue(blocks.StructValue):
    """The value of a block with buttons."""

    @property
    def links(self) -> list[LinkValue]:
        """Those of its buttons that lead somewhere."""
        return [button for button in self["buttons"] if button.href]


class WithButtons(blocks.StructBlock):
    """A block with `buttons`. Once it had one, in `button_label` and `button_page`: that is read as the first."""

    class Meta:
        value_class = ButtonsValue

    def to_python(self, value: Any) -> Any:
        return super().to_python(_with_buttons(value))

    def bulk_to_python(self, values: Iterable[Any]) -> Any:
        return super().bulk_to_python([_with_buttons(value) for value in values])

    def normalize(self, value: Any) -> Any:
        if isinstance(value, blocks.StructValue) or not value:
            return super().normalize(value)
        given = _with_buttons(value)
        missing = {name: block.get_default() for name, block in self.child_blocks.items() if name not in given}
        return super().normalize({**missing, **given})


def _with_buttons(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if "button_label" not in value:
        return value
    label, page = value["button_label"], value.get("button_page")
    kept = {name: held for name, held in value.items() if name not in ("button_label", "button_page")}
    kept.setdefault("buttons", [{"label": label, "page": page, "address": ""}] if label and page else [])
    return kept
