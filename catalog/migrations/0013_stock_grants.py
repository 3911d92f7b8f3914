"""Merchandisers move stock, plan it, keep its locations and set prices."""

from django.db import migrations

from common.permissions import MERCHANDISERS, Grants, create_missing_permissions, grant

PERMISSIONS = (
    "catalog.transfer_stock",
    "catalog.plan_stock",
    "catalog.add_location",
    "catalog.change_location",
    "catalog.view_location",
    "catalog.set_price",
)


def let_merchandisers_plan(apps, schema_editor):
    create_missing_permissions(apps, ["catalog"])
    grant(apps, MERCHANDISERS, Grants(permissions=PERMISSIONS))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_stock_plans")]

    operations = [migrations.RunPython(let_merchandisers_plan, migrations.RunPython.noop)]
