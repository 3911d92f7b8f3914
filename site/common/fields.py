"""Model fields that two or more apps use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import fields as wagtail_fields
from wagtail.blocks import StreamValue

from common.money import currency_digits


class StreamField(wagtail_fields.StreamField):
    """Wagtail's StreamField with its block definitions kept out of migrations, which would outgrow the source.

    What it stores was always read by its blocks before, so it is clean also where no form was in between.
    """

    def get_prep_value(self, value: Any) -> Any:
        """What is stored, read by its blocks first: they clean what an import or a program handed over as JSON."""
        if isinstance(value, StreamValue):
            for _block in value:
                pass
        return super().get_prep_value(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class MinorUnitsFormField(forms.DecimalField):
    """Shows minor units as a decimal amount and takes a decimal amount back: 12.50 is 1250 cents."""

    def __init__(self, *, currency: str | None = None, **kwargs: Any) -> None:
        self.currency = currency or settings.SHOP_CURRENCY
        digits = currency_digits(self.currency)
        kwargs.setdefault("decimal_places", digits)
        kwargs.setdefault("max_digits", 14)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value).scaleb(-currency_digits(self.currency))
        return value

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        if amount is None:
            return None
        return int(amount.scaleb(currency_digits(self.currency)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True


class MinorUnitsField(models.BigIntegerField):
    """An amount of money in minor units of the currency that stands beside it; its form shows decimals.

    Integers, because SQLite computes decimals with floats and a guard such as "total >= 0" would then fail.
    """

    description = _("Amount in minor units")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        defaults = {"form_class": MinorUnitsFormField, **kwargs}
        return super().formfield(**defaults)
