"""The rates that are shipped, so that a fresh shop takes the right tax from the start."""

from django.db import migrations

from checkout.tax.rate_file import SHIPPED_FILE, read_rates


def load_shipped_rates(apps, schema_editor):
    TaxRate = apps.get_model("tax", "TaxRate")
    classes = dict(apps.get_model("catalog", "TaxClass").objects.values_list("code", "pk"))
    for row in read_rates(SHIPPED_FILE):
        TaxRate.objects.get_or_create(
            tax_class_id=classes[row.tax_class],
            country=row.country,
            starts_on=row.starts_on,
            defaults={"percent": row.percent, "ends_on": row.ends_on},
        )


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_initial"), ("catalog", "0003_defaults")]

    operations = [migrations.RunPython(load_shipped_rates, migrations.RunPython.noop)]
