"""Moves rates from countries to zones, and brings in the zones and dated rates that are shipped.

A rate of the shop's own stays as it is: a shipped one that would overlap it is left out.
"""

from django.db import migrations
from django_countries import countries

from checkout.tax.rate_file import SHIPPED_RATES, SHIPPED_ZONES, read_rates, read_zones
from checkout.tax.zones import Span


def move_rates(apps, schema_editor):
    zones, rates = apps.get_model("tax", "TaxZone").objects, apps.get_model("tax", "TaxRate").objects
    for country in rates.filter(zone=None).order_by("country").values_list("country", flat=True).distinct():
        zone = _country_zone(zones, country)
        rates.filter(zone=None, country=country).update(zone=zone)


def load_shipped(apps, schema_editor):
    zones, rates = apps.get_model("tax", "TaxZone").objects, apps.get_model("tax", "TaxRate")
    classes = dict(apps.get_model("catalog", "TaxClass").objects.values_list("code", "pk"))
    for row in read_zones(SHIPPED_ZONES):
        facts = {name: getattr(row, name) for name in ("name", "country", "regions", "postcodes", "is_exempt")}
        zones.get_or_create(code=row.code, defaults=facts)
    there = {}
    for zone_id, class_id, *days in rates.objects.values_list("zone_id", "tax_class_id", "starts_on", "ends_on"):
        there.setdefault((zone_id, class_id), []).append(Span(*days))
    new = []
    for row in read_rates(SHIPPED_RATES):
        zone, span = _country_zone(zones, row.zone), Span(row.starts_on, row.ends_on)
        if row.tax_class not in classes:
            continue
        if any(span.overlaps(other) for other in there.get((zone.pk, classes[row.tax_class]), ())):
            continue
        new.append(
            rates(
                zone=zone,
                tax_class_id=classes[row.tax_class],
                percent=row.percent,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
        )
    rates.objects.bulk_create(new)


def move_back(apps, schema_editor):
    rates = apps.get_model("tax", "TaxRate").objects
    rates.exclude(zone__postcodes="", zone__regions="").delete()
    for zone in apps.get_model("tax", "TaxZone").objects.filter(postcodes="", regions=""):
        rates.filter(zone=zone).update(country=str(zone.country), zone=None)


def _country_zone(zones, code):
    """The zone of that code; a country's is made where it is missing."""
    zone = zones.filter(code=code).first()
    return zone or zones.create(code=code, name=countries.name(code), country=code)


class Migration(migrations.Migration):
    dependencies = [("tax", "0003_zones"), ("catalog", "0003_defaults")]

    operations = [
        migrations.RunPython(move_rates, move_back),
        migrations.RunPython(load_shipped, migrations.RunPython.noop),
    ]
