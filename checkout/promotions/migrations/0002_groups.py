"""What groups of staff may do with promotions."""

from django.db import migrations

from common.permissions import (
    MARKETING_EDITORS,
    MERCHANDISERS,
    ORDER_STAFF,
    SUPPORT,
    Grants,
    create_missing_permissions,
    grant,
)

OWNED = ("add", "change", "delete", "view", "publish", "lock", "unlock", "run")
LOOKED_AT = ("promotions.view_promotion", "promotions.view_promotionuse")


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["promotions", "customers"])
    owned = [
        *(f"promotions.{verb}_promotion" for verb in OWNED),
        "promotions.view_promotionuse",
        "promotions.export_couponcode",
        *(f"customers.{verb}_customergroup" for verb in ("add", "change", "delete", "view")),
    ]
    grant(apps, MERCHANDISERS, Grants(permissions=tuple(owned)))
    grant(apps, MARKETING_EDITORS, Grants(permissions=("promotions.view_promotion",)))
    for name in (ORDER_STAFF, SUPPORT):
        grant(apps, name, Grants(permissions=LOOKED_AT))


class Migration(migrations.Migration):
    dependencies = [
        ("promotions", "0001_initial"),
        ("customers", "0002_customer_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
