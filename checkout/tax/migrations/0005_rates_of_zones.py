"""A rate has a zone and no country of its own."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tax", "0004_shipped_zones"), ("catalog", "0003_defaults")]

    operations = [
        migrations.AlterModelOptions(
            name="taxrate",
            options={"ordering": ["zone_id", "tax_class_id", "starts_on", "pk"], "verbose_name": "tax rate"},
        ),
        migrations.RemoveField(model_name="taxrate", name="country"),
        migrations.AlterField(
            model_name="taxrate",
            name="zone",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rates", to="tax.taxzone"
            ),
        ),
        migrations.AlterField(
            model_name="taxrate",
            name="percent",
            field=models.DecimalField(
                decimal_places=3,
                max_digits=6,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
            ),
        ),
        migrations.AlterField(model_name="taxrate", name="starts_on", field=models.DateField(verbose_name="from")),
        migrations.AlterField(
            model_name="taxrate",
            name="ends_on",
            field=models.DateField(
                blank=True, help_text="Empty while no end is known.", null=True, verbose_name="until before"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.UniqueConstraint(fields=("zone", "tax_class", "starts_on"), name="unique_tax_rate"),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="tax_rate_days_in_order",
            ),
        ),
    ]
