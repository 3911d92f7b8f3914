"""The one row of dispatch rules, and what groups of staff may do with delivery."""

from django.db import migrations

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants, create_missing_permissions, grant

OWNED = ("deliveryzone", "deliverymethod", "closedday")
LOOKED_AT = tuple(f"shipping.view_{model}" for model in OWNED)
EVERYTHING = ("add", "change", "delete", "view")


def create_rules(apps, schema_editor):
    apps.get_model("shipping", "DispatchRules").objects.get_or_create(pk=1)


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["shipping"])
    owned = tuple(f"shipping.{verb}_{model}" for model in OWNED for verb in EVERYTHING)
    calendar = tuple(f"shipping.{verb}_closedday" for verb in EVERYTHING)
    grant(apps, MERCHANDISERS, Grants(permissions=(*owned, *LOOKED_AT, "shipping.change_dispatchrules")))
    grant(apps, ORDER_STAFF, Grants(permissions=(*calendar, *LOOKED_AT, "shipping.change_dispatchrules")))
    grant(apps, SUPPORT, Grants(permissions=LOOKED_AT))


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0003_rates"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(create_rules, migrations.RunPython.noop),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
