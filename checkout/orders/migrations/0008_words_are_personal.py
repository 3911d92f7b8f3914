"""The customer's own words stand with the contact, which can be erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_agreed_of_old_orders")]

    operations = [
        migrations.AlterField(
            model_name="order", name="customer_note", field=models.TextField(blank=True, db_default="")
        ),
        migrations.AlterField(
            model_name="order", name="gift_message", field=models.TextField(blank=True, db_default="")
        ),
        migrations.RemoveField(model_name="order", name="customer_note"),
        migrations.RemoveField(model_name="order", name="gift_message"),
    ]
