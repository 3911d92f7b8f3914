"""Asks a database, in SQL that SQLite and PostgreSQL share, whether an invariant of the shop is broken.

Each query selects what must not be: no row, no violation. I1 stock, I2 one order a checkout, I3 amounts, I5 returns.
"""

import json
from decimal import Decimal

from testing.databases import fetch

QUERIES = {
    "I1 on hand is not the sum of its movements": """
        SELECT stock.id, stock.on_hand, COALESCE(SUM(movement.on_hand_change), 0)
        FROM catalog_stock stock LEFT JOIN catalog_stockmovement movement ON movement.stock_id = stock.id
        GROUP BY stock.id, stock.on_hand HAVING stock.on_hand <> COALESCE(SUM(movement.on_hand_change), 0)
    """,
    "I1 reserved is not the sum of its movements": """
        SELECT stock.id, stock.reserved, COALESCE(SUM(movement.reserved_change), 0)
        FROM catalog_stock stock LEFT JOIN catalog_stockmovement movement ON movement.stock_id = stock.id
        GROUP BY stock.id, stock.reserved HAVING stock.reserved <> COALESCE(SUM(movement.reserved_change), 0)
    """,
    "I1 reserved is not the sum of open reservations": """
        SELECT stock.id, stock.reserved, COALESCE(SUM(reservation.quantity), 0)
        FROM catalog_stock stock LEFT JOIN catalog_stockreservation reservation ON reservation.stock_id = stock.id
        GROUP BY stock.id, stock.reserved HAVING stock.reserved <> COALESCE(SUM(reservation.quantity), 0)
    """,
    "I1 more is promised than there is": """
        SELECT id, on_hand, reserved FROM catalog_stock WHERE on_hand - reserved < -backorder_limit
    """,
    "I1 an open order does not hold what is still to be sent": """
        SELECT line.id, line.quantity - line.shipped_quantity, COALESCE(SUM(reservation.quantity), 0)
        FROM orders_orderline line
        JOIN orders_order ON orders_order.id = line.order_id AND orders_order.order_status = 'open'
        JOIN catalog_variant variant ON variant.id = line.variant_id AND variant.is_stock_tracked
        LEFT JOIN catalog_stockreservation reservation
            ON reservation.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
        GROUP BY line.id, line.quantity, line.shipped_quantity
        HAVING line.quantity - line.shipped_quantity <> COALESCE(SUM(reservation.quantity), 0)
    """,
    "I2 a checkout has several orders": """
        SELECT checkout_id, COUNT(*) FROM orders_order GROUP BY checkout_id HAVING COUNT(*) > 1
    """,
    "I2 an ordered cart has no order, or an order's cart is still open": """
        SELECT cart.id, cart.status, orders_order.id FROM cart_cart cart
        JOIN flow_checkout checkout ON checkout.cart_id = cart.id
        LEFT JOIN orders_order ON orders_order.checkout_id = checkout.id
        WHERE (cart.status = 'ordered') <> (orders_order.id IS NOT NULL)
    """,
    "I3 lines, discounts and delivery are not the total": """
        SELECT o.id, o.total, o.delivery_total + SUM(line.total)
        FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id
        GROUP BY o.id, o.total, o.delivery_total, o.items_total, o.discount_total
        HAVING o.total <> o.delivery_total + SUM(line.total)
            OR o.items_total <> SUM(line.unit_price * line.quantity) OR o.discount_total <> SUM(line.discount)
    """,
    "I3 an order has no line": """
        SELECT id FROM orders_order WHERE NOT EXISTS
            (SELECT 1 FROM orders_orderline line WHERE line.order_id = orders_order.id)
    """,
    "I3 payments asked for or settled are not the total of an open order": """
        SELECT o.id, o.total, COALESCE(SUM(payment.amount), 0)
        FROM orders_order o LEFT JOIN payments_payment payment
            ON payment.order_id = o.id AND payment.status NOT IN ('failed', 'cancelled')
        WHERE o.order_status = 'open'
            AND NOT EXISTS (SELECT 1 FROM payments_payment lost WHERE lost.order_id = o.id AND lost.status = 'failed')
        GROUP BY o.id, o.total HAVING o.total <> COALESCE(SUM(payment.amount), 0)
    """,
    "I3 more was given back than was taken": """
        SELECT id, captured, refunded FROM payments_payment WHERE refunded > captured OR captured > amount
    """,
    "I5 a closed order still holds stock": """
        SELECT line.id, reservation.quantity FROM orders_orderline line
        JOIN orders_order ON orders_order.id = line.order_id
            AND orders_order.order_status IN ('cancelled', 'expired')
        JOIN catalog_stockreservation reservation
            ON reservation.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
        WHERE reservation.quantity <> 0
    """,
    "I5 the stock of a closed order did not return exactly once": """
        SELECT line.id, line.quantity, SUM(movement.reserved_change)
        FROM orders_orderline line
        JOIN orders_order ON orders_order.id = line.order_id
            AND orders_order.order_status IN ('cancelled', 'expired')
        JOIN catalog_stockmovement movement ON movement.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
        GROUP BY line.id, line.quantity HAVING SUM(movement.reserved_change) <> 0
            OR SUM(CASE movement.reason WHEN 'released' THEN movement.reserved_change ELSE 0 END) <> -line.quantity
    """,
}


def find_violations(database_url: str) -> list[str]:
    """Every violated invariant with the rows that show it; empty when all is well."""
    found = [f"{invariant}: {row}" for invariant, query in QUERIES.items() for row in fetch(database_url, query)]
    return found + _tax_violations(database_url)


def _tax_violations(database_url: str) -> list[str]:
    """I3 for the tax, whose rates are kept as JSON: the rates add up to the tax, and net and tax to the total."""
    found = []
    for number, total, tax, rates in fetch(
        database_url, "SELECT number, total, tax_total, CAST(tax_lines AS TEXT) FROM orders_order"
    ):
        rows = json.loads(rates)
        if sum(row["tax"] for row in rows) != tax or sum(row["net"] + row["tax"] for row in rows) != total:
            found.append(f"I3 tax of {number}: {tax} of {total} against {rates}")
        if any(Decimal(row["percent"]) < 0 for row in rows):
            found.append(f"I3 tax of {number} has a negative rate: {rates}")
    return found
