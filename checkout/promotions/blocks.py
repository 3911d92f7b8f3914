"""What a promotion names: goods, parts of a bundle, steps of a tier, a basket to try it on.

They are kept as ids and keys within the promotion, not as rows that are deleted with what they name: a promotion whose
goods are gone is about nothing, and never about everything.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.models import CategoryPage
from common.fields import MinorUnitsFormField

PERCENT = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}


class MoneyBlock(blocks.FieldBlock):
    """An amount in minor units of the shop's currency, written with its decimals."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self._options = {"required": required, "help_text": help_text, "min_value": 0}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return MinorUnitsFormField(currency=settings.SHOP_CURRENCY, **self._options)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(value)

    class Meta:
        icon = "tag"


class PercentBlock(blocks.DecimalBlock):
    """More than nothing, and all of it at most; kept as text, so that no float comes near it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PERCENT, **kwargs})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned is not None and cleaned <= 0:
            raise ValidationError(_("Give more than 0 percent."))
        return cleaned

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


def list_category_choices() -> list[tuple[str, str]]:
    """Categories by translation key, each once, told by the way that leads to them."""
    pages = CategoryPage.objects.order_by("path").values_list("translation_key", "title", "depth")
    choices: dict[str, str] = {}
    for key, title, depth in pages:
        choices.setdefault(str(key), f"{'- ' * max(depth - 4, 0)}{title}")
    return list(choices.items())


def list_tag_choices() -> list[tuple[str, str]]:
    return list(Tag.objects.order_by("name", "pk").values_list("slug", "name"))


GOODS: tuple[tuple[str, blocks.Block], ...] = (
    ("product", SnippetChooserBlock("catalog.Product", label=_("Product"))),
    (
        "category",
        blocks.ChoiceBlock(choices=list_category_choices, label=_("Category and those below"), icon="folder"),
    ),
    ("collection", blocks.PageChooserBlock("catalog.CollectionPage", label=_("Collection"))),
    ("brand", SnippetChooserBlock("catalog.Brand", label=_("Maker"))),
    ("tag", blocks.ChoiceBlock(choices=list_tag_choices, label=_("Tag"), icon="tag")),
)


class GoodsBlocks(blocks.StreamBlock):
    """Any of these things."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(list(local_blocks or GOODS), **{"required": False, "max_num": 100, **kwargs})


class PartBlock(blocks.StructBlock):
    """So many units of any of some things."""

    quantity = blocks.IntegerBlock(min_value=1, max_value=9_999, default=1, label=_("Units"))
    goods = GoodsBlocks(required=True, label=_("Of any of these"))

    class Meta:
        icon = "placeholder"
        label = _("Part")


class PartBlocks(blocks.StreamBlock):
    part = PartBlock()


THRESHOLD = {
    "min_value": 0,
    "max_digits": 12,
    "decimal_places": 3,
    "label": _("From"),
    "help_text": _("Units, or an amount of money, as chosen above."),
}


class _ThresholdBlock(blocks.DecimalBlock):
    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class PercentTierBlock(blocks.StructBlock):
    threshold = _ThresholdBlock(**THRESHOLD)
    percent = PercentBlock(label=_("Percent off"))


class AmountTierBlock(blocks.StructBlock):
    threshold = _ThresholdBlock(**THRESHOLD)
    amount = MoneyBlock(label=_("Amount off"))


class TierBlocks(blocks.StreamBlock):
    percent = PercentTierBlock(label=_("Percent off"), icon="tag")
    amount = AmountTierBlock(label=_("Amount off everything"), icon="tag")
    amount_each = AmountTierBlock(label=_("Amount off each unit"), icon="tag")


class SampleLineBlock(blocks.StructBlock):
    product = SnippetChooserBlock("catalog.Product", label=_("Product"))
    quantity = blocks.IntegerBlock(min_value=1, max_value=9_999, default=1, label=_("Units"))


class SampleBlocks(blocks.StreamBlock):
    line = SampleLineBlock(label=_("Thing"), icon="tag")
