"""Marketing editors make a product in the chooser of the page that tells of it."""

from django.db import migrations

from common.permissions import MARKETING_EDITORS, Grants, create_missing_permissions, grant


def let_editors_make_products(apps, schema_editor):
    create_missing_permissions(apps, ["catalog"])
    grant(apps, MARKETING_EDITORS, Grants(permissions=("catalog.add_product", "catalog.view_product")))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_groups")]

    operations = [migrations.RunPython(let_editors_make_products, migrations.RunPython.noop)]
