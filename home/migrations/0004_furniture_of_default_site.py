"""Gives the default site its furniture, so that its menu is kept in the cache from the first day."""

from django.db import migrations


def create_furniture(apps, schema_editor):
    SiteFurniture = apps.get_model("home", "SiteFurniture")
    for site in apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True):
        SiteFurniture.objects.get_or_create(site=site)


class Migration(migrations.Migration):
    dependencies = [("home", "0003_furniture_stamp")]

    operations = [migrations.RunPython(create_furniture, migrations.RunPython.noop)]
