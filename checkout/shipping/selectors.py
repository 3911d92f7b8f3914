"""Reads of delivery zones and methods."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, FilteredRelation, Q, QuerySet

from catalog.delivery import DeliveryOption
from checkout.shipping.models import DeliveryZone, PriceBand, WeightBand, zone_area
from checkout.shipping.models import PickupPoint as PickupPointRow
from checkout.shipping.rates import Band, DeliveryTerms, PickupPoint, RateKind, Span
from checkout.shipping.zones import ZoneTerms, serving_zone
from common.money import from_minor
from common.places import Place
from common.prepared import Parameter, Prepared

COUNTRY_CODE = re.compile(r"[A-Z]{2}")
OF_ZONE = ("pk", "countries", "regions", "postcodes", "position")
OF_METHOD = (
    "pk",
    "code",
    "name",
    "description",
    "kind",
    "cost",
    "cost_per_unit",
    "free_from",
    "maximum_weight_grams",
    "days_from",
    "days_to",
)


def get_zone(*, place: Place, currency: str) -> ZoneTerms | None:
    """The zone that serves the place (checkout.shipping.zones), with its terms; None when there is none."""
    if not COUNTRY_CODE.fullmatch(place.country):
        return None
    return serving_zone(place, _read_zones(currency, country=place.country))


def list_delivery_terms(*, place: Place, currency: str) -> list[DeliveryTerms]:
    """The terms of the active methods of the place's zone in their order; empty when nothing is sent there.

    One query; one more where a cost goes by bands, and one more where goods can be collected.
    """
    zone = get_zone(place=place, currency=currency)
    return list(zone.terms) if zone is not None else []


def list_delivery_countries() -> list[str]:
    """The ISO codes of every country that some zone with an active method covers, sorted."""
    zones = DeliveryZone.objects.filter(methods__is_active=True).distinct()
    return sorted({code for zone in zones for code in _codes(zone.countries)})


def list_delivery_options(currency: str) -> list[DeliveryOption]:
    """What the catalogue tells machines of delivery: each active way to the door, for the countries it serves.

    Zones that are narrower than a country are left out, as nobody asked for a postcode yet.
    """
    options: list[DeliveryOption] = []
    served: set[str] = set()
    zones = (zone for zone in _read_zones(currency) if not zone.area.narrowness)
    for zone in sorted(zones, key=lambda each: (each.position, each.id)):
        countries = tuple(sorted(zone.area.countries - served))
        served.update(countries)  # the first zone with a country serves it, as in serving_zone
        ways = (terms for terms in zone.terms if not terms.is_pickup)
        options += [DeliveryOption(countries, terms, terms.days_from, terms.days_to) for terms in ways if countries]
    return options


def _read_zones(currency: str, *, country: str = "") -> list[ZoneTerms]:
    """Zones, of one country or all, with their active methods."""
    rows = _ZONES.rows(bool(country), country=country)
    methods = [row for row in rows if row["active__pk"] is not None]
    bands, points = _read_bands(methods, currency), _read_points(methods)
    terms: dict[int, list[DeliveryTerms]] = defaultdict(list)
    for row in methods:
        if row["active__kind"] != RateKind.PICKUP or row["active__pk"] in points:  # there is a place to collect it
            terms[row["pk"]].append(_terms(row, currency, bands=bands, points=points))
    return [
        ZoneTerms(
            id=pk,
            area=zone_area(_codes(row["countries"]), row["regions"], row["postcodes"]),
            position=row["position"],
            terms=tuple(terms[pk]),
        )
        for pk, row in {row["pk"]: row for row in rows}.items()
    ]


def _zones(is_of_country: bool) -> QuerySet[DeliveryZone, dict[str, Any]]:
    zones = DeliveryZone.objects.all()
    if is_of_country:
        # The column holds "AT,BE,…": two capital letters can only be found there as one whole code.
        zones = zones.filter(countries__contains=Parameter("country", CharField()))
    return (
        zones.annotate(active=FilteredRelation("methods", condition=Q(methods__is_active=True)))
        .order_by("pk", "active__position", "active__pk")
        .values(*OF_ZONE, *(f"active__{fact}" for fact in OF_METHOD))
    )


_ZONES = Prepared(_zones)


def _codes(stored: Any) -> frozenset[str]:
    codes = stored.split(",") if isinstance(stored, str) else stored
    return frozenset(str(getattr(each, "code", each)) for each in codes)


def _read_bands(methods: Iterable[Mapping[str, Any]], currency: str) -> dict[int, list[Band]]:
    """Bands by method; a query only where some cost goes by them."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in methods:
        by_kind[row["active__kind"]].append(row["active__pk"])
    weighed, priced = by_kind[RateKind.WEIGHT], by_kind[RateKind.PRICE]
    if not weighed and not priced:
        return {}
    facts = ("method_id", "first", "last", "cost")
    by_weight = WeightBand.objects.filter(method_id__in=weighed).order_by().values_list(*facts)
    by_price = PriceBand.objects.filter(method_id__in=priced).order_by().values_list(*facts)
    found: dict[int, list[Band]] = defaultdict(list)
    for method_id, first, last, cost in by_weight.union(by_price, all=True):
        found[method_id].append(Band(Span(first, last), from_minor(cost, currency)))
    return {pk: sorted(bands, key=lambda band: band.span.first) for pk, bands in found.items()}


def _read_points(methods: Iterable[Mapping[str, Any]]) -> dict[int, list[PickupPoint]]:
    """Where goods of a method are collected; a query only where some can be."""
    ids = [row["active__pk"] for row in methods if row["active__kind"] == RateKind.PICKUP]
    found: dict[int, list[PickupPoint]] = defaultdict(list)
    if ids:
        for row in PickupPointRow.objects.filter(method_id__in=ids, is_active=True).order_by("position", "pk"):
            found[row.method_id].append(PickupPoint(row.pk, row.name, row.address, row.hours))
    return found


def _terms(
    row: Mapping[str, Any], currency: str, *, bands: Mapping[int, list[Band]], points: Mapping[int, list[PickupPoint]]
) -> DeliveryTerms:
    method = {fact: row[f"active__{fact}"] for fact in OF_METHOD}
    per_unit, free_from = method["cost_per_unit"], method["free_from"]
    return DeliveryTerms(
        method_id=method["pk"],
        code=method["code"],
        name=method["name"],
        description=method["description"],
        cost=from_minor(method["cost"], currency),
        free_from=from_minor(free_from, currency) if free_from is not None else None,
        maximum_weight_grams=method["maximum_weight_grams"],
        days_from=method["days_from"],
        days_to=method["days_to"],
        kind=RateKind(method["kind"]),
        cost_per_unit=from_minor(per_unit, currency) if per_unit is not None else None,
        bands=tuple(bands.get(method["pk"], ())),
        points=tuple(points.get(method["pk"], ())),
    )
