"""Buyers tell VAT numbers, and an order knows whether the buyer accounts for the tax."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cart", "0004_lines_of_variants"),
        ("flow", "0003_gift_cards"),
        ("shipping", "0002_first_zones"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkout",
            name="vat_asked_at",
            field=models.DateTimeField(blank=True, help_text="When VIES was last asked.", null=True),
        ),
        migrations.AddField(
            model_name="checkout",
            name="vat_checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="checkout",
            name="vat_consultation",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="checkout",
            name="vat_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="VAT number"),
        ),
        migrations.AddField(
            model_name="checkout",
            name="vat_state",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddIndex(
            model_name="checkout",
            index=models.Index(
                condition=models.Q(("vat_state", "format")), fields=["updated_at"], name="checkout_vat_unanswered"
            ),
        ),
    ]
