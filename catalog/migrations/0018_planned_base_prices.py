"""No two base prices of a variant begin at once in a list, now that they can be planned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0017_price_lists_of_groups")]

    operations = [
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "base"),
                    models.Q(("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                ),
                fields=("variant", "price_list", "starts_at"),
                name="one_base_price_begins_at_a_time",
            ),
        ),
    ]
