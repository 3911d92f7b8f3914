"""A price list may be for the members of a customer group."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0016_delivery_classes")]

    operations = [
        migrations.AddField(
            model_name="pricelist",
            name="customer_group",
            field=models.SlugField(
                blank=True, db_default="", default="", max_length=60, verbose_name="for the customers in"
            ),
        ),
        migrations.AddConstraint(
            model_name="pricelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", "default"), _negated=True), ("customer_group", ""), _connector="OR"
                ),
                name="default_price_list_is_everybodys",
            ),
        ),
    ]
