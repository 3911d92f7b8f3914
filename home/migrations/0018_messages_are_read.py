"""Order staff read, export and delete what people write to the shop, and support reads it: it is customers' data."""

from django.db import migrations

from common.permissions import ORDER_STAFF, SUPPORT, Grants, create_missing_permissions, grant

MESSAGES = tuple(f"home.{verb}_contactmessage" for verb in ("view", "export", "delete"))


def give_rights(apps, schema_editor):
    create_missing_permissions(apps, ["home"])
    grant(apps, ORDER_STAFF, Grants(permissions=MESSAGES))
    grant(apps, SUPPORT, Grants(permissions=("home.view_contactmessage",)))


class Migration(migrations.Migration):
    dependencies = [("home", "0017_contact_page"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
