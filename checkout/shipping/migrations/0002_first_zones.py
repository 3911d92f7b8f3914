"""Zones that a shop in Europe starts with; each can be changed in the admin."""

from decimal import Decimal

from django.conf import settings
from django.db import migrations

from common.money import round_to_minor

EU = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
REST_OF_EUROPE = ["AD", "CH", "GB", "GG", "IM", "IS", "JE", "LI", "MC", "NO", "SM", "VA"]
FURTHER = ["AU", "CA", "JP", "NZ", "US"]
# Methods: code, name, description, cost and free from in major units, heaviest parcel in grams, working days.
HOME = [
    ("post", "By post", "To your door or your letter box", "3.90", "60", 30_000, 1, 3),
    ("express", "Express", "Handed to you, tracked all the way", "8.90", None, 20_000, 1, 1),
]
NEAR = [
    ("post", "By post", "To your door or your letter box", "6.90", "60", 30_000, 2, 5),
    ("express", "Express", "Handed to you, tracked all the way", "14.90", None, 20_000, 1, 2),
]
FAR = [("post", "By post", "Tracked; customs duties are yours to pay", "14.90", "150", 20_000, 4, 9)]
OVERSEAS = [("post", "By air mail", "Tracked; customs duties are yours to pay", "24.90", None, 20_000, 6, 14)]


def create_zones(apps, schema_editor):
    DeliveryZone = apps.get_model("shipping", "DeliveryZone")
    if DeliveryZone.objects.exists():
        return
    home = settings.SHOP_COUNTRY
    zones = [
        ("Home", [home], HOME),
        ("European Union", [code for code in EU if code != home], NEAR),
        ("Rest of Europe", [code for code in REST_OF_EUROPE if code != home], FAR),
        ("Further away", [code for code in FURTHER if code != home], OVERSEAS),
    ]
    for position, (name, countries, methods) in enumerate(zones):
        zone = DeliveryZone.objects.create(name=name, countries=countries, position=position)
        create_methods(apps, zone, methods)


def create_methods(apps, zone, methods):
    DeliveryMethod = apps.get_model("shipping", "DeliveryMethod")
    for position, (code, name, description, cost, free_from, heaviest, days_from, days_to) in enumerate(methods):
        DeliveryMethod.objects.create(
            zone=zone,
            code=code,
            name=name,
            description=description,
            cost=round_to_minor(Decimal(cost), settings.SHOP_CURRENCY),
            free_from=round_to_minor(Decimal(free_from), settings.SHOP_CURRENCY) if free_from else None,
            maximum_weight_grams=heaviest,
            days_from=days_from,
            days_to=days_to,
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_initial")]

    operations = [migrations.RunPython(create_zones, migrations.RunPython.noop)]
