import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_support"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderAdjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("promotion_id", models.PositiveBigIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("target", models.CharField(choices=[("goods", "Goods"), ("delivery", "Delivery")], max_length=8)),
                ("amount", common.fields.MinorUnitsField()),
                ("lines", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["order_id", "position"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_total_adds_up",
        ),
        migrations.AddField(
            model_name="order",
            name="tax_adjustment",
            field=common.fields.MinorUnitsField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="customer_note",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="ordercontact",
            name="gift_message",
            field=models.TextField(blank=True, db_default="", help_text="What the card says."),
        ),
        migrations.AddField(
            model_name="orderline",
            name="net",
            field=common.fields.MinorUnitsField(db_default=0),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("items_total"), "-", models.F("discount_total")
                                ),
                                "+",
                                models.F("delivery_total"),
                            ),
                            "+",
                            models.F("tax_adjustment"),
                        ),
                    )
                ),
                name="order_total_adds_up",
            ),
        ),
        migrations.AddField(
            model_name="orderadjustment",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="adjustments", to="orders.order"
            ),
        ),
        migrations.AddIndex(
            model_name="orderadjustment",
            index=models.Index(fields=["promotion_id"], name="adjustment_of_promotion"),
        ),
        migrations.AddConstraint(
            model_name="orderadjustment",
            constraint=models.UniqueConstraint(fields=("order", "position"), name="unique_order_adjustment"),
        ),
        migrations.AddConstraint(
            model_name="orderadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="order_adjustment_is_something"
            ),
        ),
    ]
