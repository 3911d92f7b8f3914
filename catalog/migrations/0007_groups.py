"""What Merchandisers and Order staff may do with the catalogue."""

from django.db import migrations

from common.permissions import MERCHANDISERS, ORDER_STAFF, Grants, create_missing_permissions, grant

STOCK_VIEW = ("catalog.view_stock", "catalog.view_stockmovement")
MODELS = ("product", "brand", "producttype", "swatch", "pricelist")


def create_groups(apps, schema_editor):
    create_missing_permissions(apps, ["catalog", "wagtailcore"])
    grant(
        apps,
        MERCHANDISERS,
        Grants(
            permissions=(
                *(f"catalog.{verb}_{model}" for model in MODELS for verb in ("add", "change", "delete", "view")),
                "catalog.archive_product",
                "catalog.import_product",
                "catalog.view_taxclass",
                "catalog.receive_stock",
                "catalog.adjust_stock",
                *STOCK_VIEW,
            ),
            pages={"catalog.ShopPage": ("add_page", "change_page", "publish_page")},
        ),
    )
    grant(apps, ORDER_STAFF, Grants(permissions=STOCK_VIEW))


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_picture_downloads"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
