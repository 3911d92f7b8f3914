"""What a catalogue cannot do without: a price list, a stock location and the usual tax classes."""

from django.conf import settings
from django.db import migrations


def create_defaults(apps, schema_editor):
    PriceList = apps.get_model("catalog", "PriceList")
    Location = apps.get_model("catalog", "Location")
    TaxClass = apps.get_model("catalog", "TaxClass")
    PriceList.objects.get_or_create(
        code="default", defaults={"name": "Shop prices", "currency": settings.SHOP_CURRENCY}
    )
    Location.objects.get_or_create(code="main", defaults={"name": "Main store", "position": 0})
    for code, name in (("standard", "Standard rate"), ("reduced", "Reduced rate"), ("zero", "No tax")):
        TaxClass.objects.get_or_create(code=code, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]

    operations = [migrations.RunPython(create_defaults, migrations.RunPython.noop)]
