"""An order under reverse charge bears no tax."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_vat_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_reverse_charge", False), ("tax_total", 0), _connector="OR"),
                name="order_reverse_charge_untaxed",
            ),
        ),
    ]
