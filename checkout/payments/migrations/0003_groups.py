"""What Order staff may see of payments."""

from django.db import migrations

from common.permissions import ORDER_STAFF, Grants, create_missing_permissions, grant


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["payments"])
    names = ("payments.view_payment", "payments.view_refund", "payments.view_paymentevent")
    grant(apps, ORDER_STAFF, Grants(permissions=names))


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_refund"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
