"""What groups of staff may do with gift cards."""

from django.db import migrations

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants, create_missing_permissions, grant

LOOK = ("giftcards.view_giftcard", "giftcards.view_giftcardentry")


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["giftcards"])
    issue = (*LOOK, "giftcards.issue_giftcard", "giftcards.change_giftcard")
    grant(apps, MERCHANDISERS, Grants(permissions=issue))
    adjust = (*LOOK, "giftcards.change_giftcard", "giftcards.adjust_giftcard")
    grant(apps, ORDER_STAFF, Grants(permissions=adjust))
    grant(apps, SUPPORT, Grants(permissions=LOOK))


class Migration(migrations.Migration):
    dependencies = [
        ("giftcards", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
