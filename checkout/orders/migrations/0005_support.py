"""What Support may do with orders: look at them and leave notes."""

from django.db import migrations

from common.permissions import SUPPORT, Grants, create_missing_permissions, grant


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["orders"])
    grant(apps, SUPPORT, Grants(permissions=("orders.view_order", "orders.note_order")))


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_gift")]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
