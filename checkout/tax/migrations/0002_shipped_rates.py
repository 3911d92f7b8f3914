"""Brought in the shipped rates by country, when there were no zones; 0004_shipped_zones brings in all of them now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_initial"), ("catalog", "0003_defaults")]

    operations = []
