"""Adds the stamp that the cached furniture is kept under; nullable first, so that each row gets one of its own."""

import uuid

from django.db import migrations, models

import home.models


def fill_stamps(apps, schema_editor):
    for row in apps.get_model("home", "SiteFurniture").objects.all():
        row.stamp = uuid.uuid4()
        row.save(update_fields=["stamp"])


class Migration(migrations.Migration):
    dependencies = [("home", "0002_home_page")]

    operations = [
        migrations.AddField("sitefurniture", "stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.RunPython(fill_stamps, migrations.RunPython.noop),
        migrations.AlterField(
            "articlepage", "published_on", models.DateField(default=home.models.today, verbose_name="date")
        ),
    ]
