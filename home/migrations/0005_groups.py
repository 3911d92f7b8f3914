"""Marketing editors, and the way into the admin with its pictures for the other groups."""

from django.db import migrations

from common.permissions import (
    MARKETING_EDITORS,
    MERCHANDISERS,
    ORDER_STAFF,
    Grants,
    create_missing_permissions,
    grant,
)

ADMIN = ("wagtailadmin.access_admin",)
PICTURES = ("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image")


def create_groups(apps, schema_editor):
    create_missing_permissions(
        apps, ["home", "wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects"]
    )
    grant(
        apps,
        MARKETING_EDITORS,
        Grants(
            permissions=(
                *ADMIN,
                "home.change_sitefurniture",
                "wagtailredirects.add_redirect",
                "wagtailredirects.change_redirect",
                "wagtailredirects.delete_redirect",
            ),
            pages={"home.HomePage": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")},
            collection=(
                *PICTURES,
                "wagtaildocs.add_document",
                "wagtaildocs.change_document",
                "wagtaildocs.choose_document",
            ),
        ),
    )
    grant(apps, MERCHANDISERS, Grants(permissions=ADMIN, collection=PICTURES))
    grant(apps, ORDER_STAFF, Grants(permissions=ADMIN))


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_furniture_of_default_site"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
