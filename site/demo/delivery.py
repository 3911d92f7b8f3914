"""Ways of delivery of the demo shop: by weight, by the number of things, and places where goods are collected."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from checkout.shipping.models import ClosedDay, DeliveryMethod, DeliveryZone, PickupPoint, WeightBand
from common import clock
from common.money import round_to_minor
from demo.content import read

YEARS = 2


def load_delivery(*, currency: str, at: datetime) -> None:
    """Everything of the content file; doing so again changes nothing. Other currencies keep the same numbers."""
    content = read("delivery")
    for row in content["zone"]:
        facts = {name: row[name] for name in ("countries", "postcodes", "position")}
        DeliveryZone.objects.get_or_create(name=row["name"], defaults=facts)
    for row in content["method"]:
        _load_method(row, currency)
    this_year = clock.shop_date(at).year
    for row in content["closed"]:
        for year in range(this_year, this_year + YEARS):
            day = date(year, row["month"], row["day"])
            for country in ("", settings.SHOP_COUNTRY):
                ClosedDay.objects.get_or_create(day=day, country=country, defaults={"name": row["name"]})


def _load_method(row: Mapping[str, Any], currency: str) -> None:
    zone = DeliveryZone.objects.filter(name=row["zone"]).first()
    if zone is None:
        return
    days_from, days_to = row["days"]
    method, is_new = DeliveryMethod.objects.get_or_create(
        zone=zone,
        code=row["code"],
        defaults={
            "name": row["name"],
            "description": row["description"],
            "kind": row["kind"],
            "cost": _minor(row.get("cost", "0"), currency),
            "cost_per_unit": _minor(row["each"], currency) if "each" in row else None,
            "free_from": _minor(row["free_from"], currency) if "free_from" in row else None,
            "maximum_weight_grams": row.get("heaviest"),
            "days_from": days_from,
            "days_to": days_to,
            "position": row.get("position", 0),
        },
    )
    if not is_new:
        return
    for first, last, cost in row.get("band", ()):
        WeightBand.objects.create(method=method, first=first, last=last, cost=_minor(cost, currency))
    for position, point in enumerate(row.get("point", ())):
        PickupPoint.objects.create(method=method, position=position, **point)


def _minor(amount: str, currency: str) -> int:
    return round_to_minor(Decimal(amount), currency)
