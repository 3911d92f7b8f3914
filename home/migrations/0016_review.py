"""Writers and moderators: what the former write goes live when one of the latter approves it.

Wagtail ships both groups, the writers as "Editors", with rights of its own choice on everything.
"""

from django.db import migrations

from common.permissions import (
    MARKETING_EDITORS,
    MODERATORS,
    REVIEW,
    SUPPORT,
    WRITERS,
    Grants,
    create_missing_permissions,
    ensure_review,
    grant,
    revoke_others,
)

ADMIN = ("wagtailadmin.access_admin",)
TRANSLATE = "simple_translation.submit_translation"
FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
GRANTS = {
    WRITERS: Grants(
        permissions=(*ADMIN, TRANSLATE, "catalog.view_product"),
        pages={"home.HomePage": ("add_page", "change_page")},
        collection=FILES,
    ),
    MODERATORS: Grants(
        permissions=(*ADMIN, "catalog.view_product"),
        pages={"home.HomePage": ("change_page", "publish_page", "lock_page", "unlock_page")},
        collection=FILES,
    ),
}


def make_review(apps, schema_editor):
    create_missing_permissions(
        apps, ["home", "wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs", "simple_translation", "catalog"]
    )
    groups = apps.get_model("auth", "Group").objects
    if not groups.filter(name=WRITERS).exists():
        groups.filter(name="Editors").update(name=WRITERS)
    for name, grants in GRANTS.items():
        grant(apps, name, grants)
        revoke_others(apps, name, [grants])
    grant(apps, MARKETING_EDITORS, Grants(permissions=(TRANSLATE,)))
    grant(apps, SUPPORT, Grants(permissions=ADMIN))
    ensure_review(apps, name=REVIEW, group_name=MODERATORS)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0015_newsletter_permissions"),
        ("catalog", "0008_editors_make_products"),
        ("simple_translation", "0001_initial"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_review, migrations.RunPython.noop)]
