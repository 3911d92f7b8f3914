"""Room for the words that products are ranked by in search."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_defaults")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="search_name",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="product",
            name="search_words",
            field=models.TextField(blank=True, default="", editable=False),
        ),
    ]
