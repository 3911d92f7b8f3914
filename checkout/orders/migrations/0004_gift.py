from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_groups")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="is_gift",
            field=models.BooleanField(default=False, help_text="Wrapped, without prices in the parcel."),
        ),
        migrations.AddField(
            model_name="order",
            name="gift_message",
            field=models.TextField(blank=True, default="", help_text="What the card says."),
            preserve_default=False,
        ),
    ]
