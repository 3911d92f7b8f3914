"""Marketing editors keep the authors and tags of the journal."""

from django.db import migrations

from common.permissions import MARKETING_EDITORS, Grants, create_missing_permissions, grant

JOURNAL = tuple(
    f"home.{verb}_{model}" for model in ("author", "articletag") for verb in ("add", "change", "delete", "view")
)


def give_rights(apps, schema_editor):
    create_missing_permissions(apps, ["home"])
    grant(apps, MARKETING_EDITORS, Grants(permissions=JOURNAL))


class Migration(migrations.Migration):
    dependencies = [("home", "0009_remove_article_author"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
