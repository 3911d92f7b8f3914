"""What the shop tells about delivery and returns on every product page."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_product_search_words"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="shoppage",
            name="delivery_note",
            field=wagtail.fields.RichTextField(
                blank=True,
                help_text="Stands on every product page, beside what is bought.",
                verbose_name="delivery and returns",
            ),
        ),
        migrations.AddField(
            model_name="shoppage",
            name="delivery_page",
            field=models.ForeignKey(
                blank=True,
                help_text="Where more about delivery and returns is told.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.page",
            ),
        ),
    ]
