"""What groups of staff may do with tax."""

from django.db import migrations

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants, create_missing_permissions, grant

LOOKED_AT = ("tax.view_taxzone", "catalog.view_taxclass")


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["tax", "catalog"])
    owned = [
        *(f"tax.{verb}_taxzone" for verb in ("add", "change", "delete", "view")),
        *(f"catalog.{verb}_taxclass" for verb in ("add", "change", "view")),
    ]
    grant(apps, MERCHANDISERS, Grants(permissions=tuple(owned)))
    for name in (ORDER_STAFF, SUPPORT):
        grant(apps, name, Grants(permissions=LOOKED_AT))


class Migration(migrations.Migration):
    dependencies = [
        ("tax", "0005_rates_of_zones"),
        ("catalog", "0003_defaults"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
