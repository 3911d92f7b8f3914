"""Locations have an address and can be closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_product_page_history")]

    operations = [
        migrations.AddField("location", "address", models.TextField(blank=True, max_length=500)),
        migrations.AddField("location", "is_closed", models.BooleanField(default=False)),
        migrations.AlterField(
            "location",
            "position",
            models.PositiveIntegerField(
                default=0,
                help_text="Orders are served from the lowest number first.",
                verbose_name="priority",
            ),
        ),
    ]
