"""Marketing editors read, export and erase the newsletter's subscribers."""

from django.db import migrations

from common.permissions import MARKETING_EDITORS, Grants, create_missing_permissions, grant


def let_editors_read(apps, schema_editor):
    create_missing_permissions(apps, ["home"])
    names = ("home.view_subscriber", "home.delete_subscriber", "home.export_subscriber")
    grant(apps, MARKETING_EDITORS, Grants(permissions=names))


class Migration(migrations.Migration):
    dependencies = [("home", "0014_newsletter_subscribers")]

    operations = [migrations.RunPython(let_editors_read, migrations.RunPython.noop)]
