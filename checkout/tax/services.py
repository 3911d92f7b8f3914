"""Writes to tax zones and rates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django_countries import countries

from catalog.models import TaxClass
from checkout.tax.models import TaxRate, TaxZone
from checkout.tax.rate_file import RateRow, UnreadableRates, ZoneRow
from checkout.tax.zones import Span, find_overlap

ZONE_FIELDS = ("name", "country", "regions", "postcodes", "is_exempt")


@dataclass(frozen=True, slots=True)
class LoadedRates:
    """What loading changed, in rates."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_rates(*, rows: Iterable[RateRow], zones: Iterable[ZoneRow] = ()) -> LoadedRates:
    """Bring zones and rates in; a zone is known by its code, a rate by zone, class and first day. Others stay.

    All or nothing, and the same rows twice change nothing. Raises UnreadableRates for an unknown zone, country or tax
    class, for two rows of one rate, and where a rate would overlap another of its zone and class.
    """
    given = list(rows)
    classes = dict(TaxClass.objects.values_list("code", "pk"))
    zone_ids = _load_zones(zones, {row.zone for row in given})
    known = {(rate.zone_id, rate.tax_class_id, rate.starts_on): rate for rate in TaxRate.objects.select_for_update()}
    created: list[TaxRate] = []
    changed: list[TaxRate] = []
    seen: set[tuple[int, int, object]] = set()
    for row in given:
        if row.tax_class not in classes:
            raise UnreadableRates(f"There is no tax class {row.tax_class}.")
        key = (zone_ids[row.zone], classes[row.tax_class], row.starts_on)
        if key in seen:
            raise UnreadableRates(f"{_named(row)} stands there twice.")
        seen.add(key)
        rate = known.get(key)
        if rate is None:
            created.append(known.setdefault(key, _new_rate(row, zone_ids[row.zone], classes[row.tax_class])))
        elif (rate.percent, rate.ends_on) != (row.percent, row.ends_on):
            rate.percent, rate.ends_on = row.percent, row.ends_on
            changed.append(rate)
    _refuse_overlaps(known.values(), {pk: code for code, pk in zone_ids.items()}, {classes[c]: c for c in classes})
    TaxRate.objects.bulk_create(created)
    TaxRate.objects.bulk_update(changed, ["percent", "ends_on"])
    return LoadedRates(len(created), len(changed), len(given) - len(created) - len(changed))


def _load_zones(zones: Iterable[ZoneRow], wanted: set[str]) -> dict[str, int]:
    """The zones' ids by code, once those of `zones` are there, and countries that rates name by their ISO code."""
    known = {zone.code: zone for zone in TaxZone.objects.select_for_update()}
    for row in zones:
        if row.country not in countries:
            raise UnreadableRates(f"There is no country {row.country}.")
        facts = {name: getattr(row, name) for name in ZONE_FIELDS}
        zone = known.get(row.code)
        if zone is None:
            known[row.code] = TaxZone.objects.create(code=row.code, **facts)
        elif any(str(getattr(zone, name)) != str(value) for name, value in facts.items()):
            TaxZone.objects.filter(pk=zone.pk).update(**facts)
    for code in sorted(wanted - known.keys()):
        if code not in countries:
            raise UnreadableRates(f"There is no tax zone {code}, and no country.")
        known[code] = TaxZone.objects.create(code=code, name=countries.name(code), country=code)
    return {code: zone.pk for code, zone in known.items()}


def _new_rate(row: RateRow, zone_id: int, tax_class_id: int) -> TaxRate:
    return TaxRate(
        zone_id=zone_id,
        tax_class_id=tax_class_id,
        percent=row.percent,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _refuse_overlaps(rates: Iterable[TaxRate], zones: Mapping[int, str], classes: Mapping[int, str]) -> None:
    lines: dict[tuple[int, int], list[TaxRate]] = defaultdict(list)
    for rate in rates:
        lines[rate.zone_id, rate.tax_class_id].append(rate)
    for (zone_id, class_id), line in lines.items():
        found = find_overlap([Span(rate.starts_on, rate.ends_on) for rate in line])
        if found is not None:
            first, second = (line[index] for index in found)
            raise UnreadableRates(
                f"{zones[zone_id]} {classes[class_id]}: {_dated(second)} overlaps {_dated(first)}. "
                "Give the earlier one its end, the day the later begins."
            )


def _dated(rate: TaxRate) -> str:
    return f"{rate.percent.normalize():f} % from {rate.starts_on}"


def _named(row: RateRow) -> str:
    return f"{row.zone} {row.tax_class} from {row.starts_on}"
