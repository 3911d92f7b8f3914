from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flow", "0001_initial")]

    operations = [
        migrations.AddField(model_name="checkout", name="is_gift", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="checkout",
            name="gift_message",
            field=models.TextField(blank=True, max_length=240, default=""),
            preserve_default=False,
        ),
    ]
