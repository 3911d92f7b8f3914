"""Delivery of the demo shop: by weight and by number, where goods are collected, what is not sent everywhere."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from catalog.models import CategoryPage, DeliveryClass, Product
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
    for row in content["class"]:
        _load_class(row)
    this_year = clock.shop_date(at).year
    for row in content["closed"]:
        for year in range(this_year, this_year + YEARS):
            day = date(year, row["month"], row["day"])
            for country in ("", settings.SHOP_COUNTRY):
                ClosedDay.objects.get_or_create(day=day, country=country, defaults={"name": row["name"]})


def _load_class(row: Mapping[str, Any]) -> None:
    """What is not sent everywhere: the class, and the products of its categories in it."""
    found, is_new = DeliveryClass.objects.get_or_create(name=row["name"], defaults={"parts": row["parts"]})
    if is_new:
        keys = CategoryPage.objects.filter(slug__in=row["categories"]).values("translation_key")
        Product.objects.filter(category_memberships__category_key__in=keys).update(delivery_class=found)


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
