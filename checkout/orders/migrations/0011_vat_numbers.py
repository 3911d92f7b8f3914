"""Buyers tell VAT numbers, and an order knows whether the buyer accounts for the tax."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_gift_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="is_reverse_charge",
            field=models.BooleanField(
                db_default=False, default=False, help_text="The buyer accounts for the tax; no VAT was charged."
            ),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="vat_checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="vat_consultation",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="vat_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="VAT number"),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="vat_state",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
