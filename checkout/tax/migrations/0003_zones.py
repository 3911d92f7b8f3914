"""Rates belong to zones. The country of a rate stays until the rates have moved (0005_rates_of_zones)."""

import django.core.validators
import django.db.models.deletion
import django_countries.fields
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tax", "0002_shipped_rates")]

    operations = [
        migrations.CreateModel(
            name="TaxZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                (
                    "code",
                    models.SlugField(
                        help_text="What files of rates name it by, such as PT-20.", max_length=40, unique=True
                    ),
                ),
                ("country", django_countries.fields.CountryField(max_length=2)),
                (
                    "regions",
                    models.TextField(
                        blank=True,
                        help_text="Only in these regions, as addresses have them. Parted by commas; empty for the whole country.",
                    ),
                ),
                (
                    "postcodes",
                    models.TextField(
                        blank=True,
                        help_text="Only at these postcodes: how they begin (35), or a range (9000-9499). Parted by commas.",
                    ),
                ),
                (
                    "is_exempt",
                    models.BooleanField(
                        default=False,
                        help_text="Outside the tax area: goods sent there bear no tax at all.",
                        verbose_name="without tax",
                    ),
                ),
            ],
            options={"verbose_name": "tax zone", "ordering": ["country", "code", "pk"]},
        ),
        migrations.AddField(
            model_name="taxrate",
            name="zone",
            field=modelcluster.fields.ParentalKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="rates", to="tax.taxzone"
            ),
        ),
        migrations.AlterField(
            model_name="taxrate",
            name="country",
            field=django_countries.fields.CountryField(blank=True, default="", max_length=2),
        ),
        migrations.RemoveConstraint(model_name="taxrate", name="unique_tax_rate"),
    ]
