"""Merchandisers keep delivery classes; order staff and support look them up."""

from django.db import migrations

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants, create_missing_permissions, grant

LOOKED_AT = ("catalog.view_deliveryclass",)
OWNED = tuple(f"catalog.{verb}_deliveryclass" for verb in ("add", "change", "delete", "view"))


def let_staff_in(apps, schema_editor):
    create_missing_permissions(apps, ["catalog"])
    grant(apps, MERCHANDISERS, Grants(permissions=OWNED))
    grant(apps, ORDER_STAFF, Grants(permissions=LOOKED_AT))
    grant(apps, SUPPORT, Grants(permissions=LOOKED_AT))


class Migration(migrations.Migration):
    dependencies = [("shipping", "0004_rules_and_groups"), ("catalog", "0016_delivery_classes")]

    operations = [migrations.RunPython(let_staff_in, migrations.RunPython.noop)]
