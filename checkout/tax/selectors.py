"""Reads of tax zones and rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateField, FilteredRelation, Q, QuerySet

from checkout.tax.models import TaxZone, zone_area
from checkout.tax.rates import TaxRules
from checkout.tax.vat_numbers import VatNumber, read_vat_number
from checkout.tax.zones import ZoneRates, percents_at
from common.places import Place
from common.prepared import Parameter, Prepared


def get_percents(*, place: Place, on: date) -> dict[str, Decimal]:
    """Percent by the code of the tax class for goods sent to `place` on a day. A class without a rate has no tax.

    One query; the narrowest zone counts first (checkout.tax.zones).
    """
    rows = _RATES.rows(country=place.country, on=on)
    zones: dict[int, ZoneRates] = {}
    percents: dict[int, dict[str, Decimal]] = {}
    for pk, regions, postcodes, is_exempt, tax_class, percent in rows:
        of_zone = percents.setdefault(pk, {})
        if pk not in zones:
            zones[pk] = ZoneRates(pk, zone_area(place.country, regions, postcodes), is_exempt, of_zone)
        if tax_class is not None:
            of_zone[tax_class] = percent
    return percents_at(place, zones.values())


def _rates() -> QuerySet[TaxZone, Any]:
    on = Parameter("on", DateField())
    running = Q(rates__starts_on__lte=on) & (Q(rates__ends_on__isnull=True) | Q(rates__ends_on__gt=on))
    return (
        TaxZone.objects.filter(country=Parameter("country", CharField()))
        .annotate(running=FilteredRelation("rates", condition=running))
        .order_by("pk")
        .values_list("pk", "regions", "postcodes", "is_exempt", "running__tax_class__code", "running__percent")
    )


_RATES = Prepared(_rates)


def get_tax_rules(*, place: Place, on: date, is_reverse_charge: bool = False) -> TaxRules:
    """How goods sent to `place` are taxed on a day of the shop (common.clock.shop_date), in one query."""
    return TaxRules(
        percents=get_percents(place=place, on=on),
        prices_include_tax=settings.SHOP_PRICES_INCLUDE_TAX,
        delivery_class=settings.SHOP_DELIVERY_TAX_CLASS or None,
        is_reverse_charge=is_reverse_charge,
    )


def get_shop_vat_number() -> VatNumber | None:
    """The shop's own number; None where none is told. Raises InvalidVatNumber, which checks.py tells at start-up."""
    text = settings.SHOP_VAT_NUMBER
    return read_vat_number(text, country=settings.SHOP_COUNTRY) if text else None
