"""The forms for a product's prices: base prices of its variants in one list, a sale of several of them, its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from catalog.admin.price_facts import VariantPrices
from catalog.models import Price, Variant
from catalog.prices import BasePrice
from common.fields import MinorUnitsFormField
from common.money import currency_digits, format_money, round_to_minor

# Whoever chooses this very minute, or takes some to fill in the form, means now.
LATE = timedelta(minutes=15)


def _label(variant: Variant) -> str:
    return f"{variant.options_label or variant.product.name} ({variant.sku})"


class VariantAmountsForm(forms.Form):
    """A form with amounts for each variant, in the currency of the list; `prices` are those that stand."""

    def __init__(
        self, *args: Any, prices: Sequence[VariantPrices], currency: str, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.prices = prices
        self.currency = currency
        self.at = at
        for row in prices:
            self.add_variant(row)

    def add_variant(self, row: VariantPrices) -> None:
        raise NotImplementedError

    def amount(self, **options: Any) -> MinorUnitsFormField:
        return MinorUnitsFormField(currency=self.currency, required=False, min_value=Decimal(0), **options)


class BasePricesForm(VariantAmountsForm):
    """The price of each variant, and what an editor gives to compare it with. What is empty has no price here."""

    def add_variant(self, row: VariantPrices) -> None:
        base, pk = row.base, row.variant.pk
        label = f"{_label(row.variant)}, {self.currency}"
        self.fields[f"price-{pk}"] = self.amount(label=label, initial=base.amount if base else None)
        self.fields[f"compare-{pk}"] = self.amount(
            label=_("To compare with"), initial=base.compare_at if base else None
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.prices:
            pk = row.variant.pk
            if f"price-{pk}" in self.errors:
                continue
            price, compare_at = cleaned.get(f"price-{pk}"), cleaned.get(f"compare-{pk}")
            self.check_price(row, price, compare_at)
            if price is not None and compare_at is not None and compare_at <= price:
                self.add_error(f"compare-{pk}", _("The price to compare with must be higher than the price."))
        return cleaned

    def check_price(self, row: VariantPrices, price: int | None, compare_at: int | None) -> None:
        """Tell where a price is missing."""
        if price is None and (row.base or compare_at is not None):
            words = _("A price cannot be taken away. To stop selling, untick “On sale”.")
            self.add_error(f"price-{row.variant.pk}", words)

    def base_prices(self) -> dict[Variant, BasePrice]:
        """What was entered, by variant."""
        facts = self.cleaned_data
        rows = [row.variant for row in self.prices if facts[f"price-{row.variant.pk}"] is not None]
        return {variant: BasePrice(facts[f"price-{variant.pk}"], facts[f"compare-{variant.pk}"]) for variant in rows}


class PlannedPricesForm(BasePricesForm):
    """From when on, and the price of each variant whose price changes then; what is empty stays as it is."""

    starts_at = forms.DateTimeField(label=_("From"), widget=AdminDateTimeInput)

    def add_variant(self, row: VariantPrices) -> None:
        base, pk = row.base, row.variant.pk
        self.fields[f"price-{pk}"] = self.amount(
            label=f"{_label(row.variant)}, {self.currency}",
            help_text=_("Now %(price)s.") % {"price": format_money(base.money)} if base else _("It has no price yet."),
        )
        self.fields[f"compare-{pk}"] = self.amount(label=_("To compare with"))

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if starts_at <= self.at:
            raise forms.ValidationError(_("That moment is past. To change prices at once, set them."))
        return starts_at

    def check_price(self, row: VariantPrices, price: int | None, compare_at: int | None) -> None:
        if price is None and compare_at is not None:
            self.add_error(f"price-{row.variant.pk}", _("Give the price beside what it is compared with."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.base_prices():
            self.add_error(None, _("Give the new price of at least one variant."))
        return cleaned


class SaleForm(VariantAmountsForm):
    """When, and for how much: a percentage off every variant, or a price for those that have one of their own."""

    starts_at = forms.DateTimeField(
        label=_("From"), required=False, widget=AdminDateTimeInput, help_text=_("Empty: at once.")
    )
    ends_at = forms.DateTimeField(label=_("Until"), widget=AdminDateTimeInput)
    percent = forms.DecimalField(
        label=_("Percent off"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(99),
        decimal_places=1,
        help_text=_("Off the price of every variant that is given no sale price below."),
    )

    def add_variant(self, row: VariantPrices) -> None:
        self.fields[f"sale-{row.variant.pk}"] = self.amount(
            label=f"{_label(row.variant)}, {self.currency}",
            disabled=not row.has_base,
            help_text=self._told(row),
        )

    @staticmethod
    def _told(row: VariantPrices) -> str | Promise:
        if row.base is not None:
            return _("Without a sale %(price)s.") % {"price": format_money(row.base.money)}
        if row.has_base:
            return _("It has a price in this list from a day on.")
        return _("It has no price in this list, so it cannot be reduced.")

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"] or self.at
        if starts_at < self.at - LATE:
            raise forms.ValidationError(_("That moment is past. Leave it empty for a sale that starts at once."))
        return max(starts_at, self.at)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("A sale must end after it starts."))
        if self.errors:
            return cleaned
        for row in self.prices:
            amount, base = self._amount_of(row), self._base_of(row)
            if base is not None and amount is not None and amount >= base.amount:
                name = f"sale-{row.variant.pk}"
                self.add_error(name, _("It costs no more than that without a sale: choose less."))
        if not self.errors and not self.amounts():
            self.add_error(None, _("Give a percentage, or the sale price of at least one variant."))
        return cleaned

    def _base_of(self, row: VariantPrices) -> Price | None:
        """The base price that the sale is below when it begins."""
        return row.base_at(self.cleaned_data["starts_at"])

    def _amount_of(self, row: VariantPrices) -> int | None:
        """Minor units; None for a variant that stays out of the sale."""
        base = self._base_of(row)
        if base is None:
            return None
        own: int | None = self.cleaned_data.get(f"sale-{row.variant.pk}")
        percent: Decimal | None = self.cleaned_data.get("percent")
        if own is not None or percent is None:
            return own
        left = Decimal(base.amount).scaleb(-currency_digits(self.currency)) * (100 - percent) / 100
        return round_to_minor(left, self.currency)

    def amounts(self) -> dict[Variant, int]:
        """The sale price in minor units of every variant that is in the sale."""
        found = {row.variant: self._amount_of(row) for row in self.prices}
        return {variant: amount for variant, amount in found.items() if amount is not None}


class CallOffForm(forms.Form):
    """Whether a planned price is called off for one variant or for all of the product that change then."""

    all_variants = forms.BooleanField(
        label=_("Of every variant of the product that is planned for that moment"),
        required=False,
        initial=True,
        help_text=_("Those in the same price list."),
    )


class EndSaleForm(forms.Form):
    """Whether the sale ends for one variant or for all of the product that are in it."""

    all_variants = forms.BooleanField(
        label=_("Of every variant of the product that is in this sale"),
        required=False,
        initial=True,
        help_text=_("Those with the same dates in the same price list."),
    )
