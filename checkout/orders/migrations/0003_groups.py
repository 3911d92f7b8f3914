"""What Order staff may do with orders."""

from django.db import migrations

from common.permissions import ORDER_STAFF, Grants, create_missing_permissions, grant

VERBS = ("view", "ship", "deliver", "cancel", "mark_paid", "refund", "note", "export")


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["orders"])
    grant(apps, ORDER_STAFF, Grants(permissions=tuple(f"orders.{verb}_order" for verb in VERBS)))


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_refund_permission"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
