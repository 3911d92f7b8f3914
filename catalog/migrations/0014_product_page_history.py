"""Lines of product pages' histories are written with fewer look-ups; they stay in Wagtail's table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_stock_grants"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductPageLogEntry",
            fields=[],
            options={"proxy": True, "default_permissions": (), "indexes": [], "constraints": []},
            bases=("wagtailcore.pagelogentry",),
        ),
    ]
