"""Reads of tax rates."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from checkout.tax.models import TaxRate
from checkout.tax.rates import TaxRules


def get_percents(*, country: str, on: date) -> dict[str, Decimal]:
    """Percent by the code of the tax class for goods sent to `country` on a day. A class without a rate has no tax."""
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    rates = TaxRate.objects.filter(running, country=country).order_by("starts_on", "pk")
    return dict(rates.values_list("tax_class__code", "percent"))  # of two that run, the younger one counts


def get_tax_rules(*, country: str, on: date) -> TaxRules:
    """How goods that are sent to `country` on a day are taxed."""
    return TaxRules(percents=get_percents(country=country, on=on))
