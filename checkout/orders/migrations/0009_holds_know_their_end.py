"""Reservations of orders that wait for their money learn until when they hold."""

from django.db import migrations

TELL = """
    UPDATE catalog_stockreservation SET held_until = (
        SELECT o.hold_until FROM orders_orderline line JOIN orders_order o ON o.id = line.order_id
        WHERE o.payment_status = 'unpaid'
            AND catalog_stockreservation.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
    ) WHERE quantity > 0
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_words_are_personal"), ("catalog", "0012_stock_plans")]

    operations = [migrations.RunSQL(TELL, migrations.RunSQL.noop)]
