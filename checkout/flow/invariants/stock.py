"""I1 and I5: every unit is where the ledger says, and what an order held returns exactly once."""

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
    "I1 a reservation is not the sum of its movements": """
        SELECT reservation.id, reservation.quantity, COALESCE(SUM(movement.reserved_change), 0)
        FROM catalog_stockreservation reservation LEFT JOIN catalog_stockmovement movement
            ON movement.stock_id = reservation.stock_id AND movement.reference = reservation.reference
        GROUP BY reservation.id, reservation.quantity
        HAVING reservation.quantity <> COALESCE(SUM(movement.reserved_change), 0)
    """,
    "I1 more is promised than there is": """
        SELECT id, on_hand, reserved FROM catalog_stock WHERE on_hand - reserved < -backorder_limit
    """,
    "I1 fewer than none are on hand or reserved": """
        SELECT id, on_hand, reserved FROM catalog_stock WHERE on_hand < 0 OR reserved < 0
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
    "I1 stock is held for an order that is not there": """
        SELECT reservation.id, reservation.reference, reservation.quantity FROM catalog_stockreservation reservation
        LEFT JOIN orders_orderline line ON reservation.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
        WHERE line.id IS NULL AND reservation.quantity > 0
    """,
    "I1 what was sent is not what left the house": """
        SELECT line.id, line.shipped_quantity, -SUM(movement.on_hand_change)
        FROM orders_orderline line
        JOIN catalog_stockmovement movement
            ON movement.reference = 'order-line:' || CAST(line.id AS VARCHAR(20)) AND movement.reason <> 'returned'
        GROUP BY line.id, line.shipped_quantity HAVING line.shipped_quantity <> -SUM(movement.on_hand_change)
    """,
    "I1 a hold does not end when its order does": """
        SELECT reservation.id, reservation.held_until, o.hold_until, o.payment_status
        FROM orders_orderline line
        JOIN orders_order o ON o.id = line.order_id
        JOIN catalog_stockreservation reservation
            ON reservation.reference = 'order-line:' || CAST(line.id AS VARCHAR(20)) AND reservation.quantity > 0
        WHERE (reservation.held_until IS NULL) <> (o.hold_until IS NULL OR o.payment_status <> 'unpaid')
            OR reservation.held_until <> o.hold_until
    """,
    "I5 an order that was given back whole and was never sent is still open": """
        SELECT id, number, total FROM orders_order
        WHERE payment_status = 'refunded' AND order_status = 'open' AND fulfilment_status = 'none'
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
        SELECT line.id, line.quantity, SUM(movement.reserved_change), SUM(movement.on_hand_change)
        FROM orders_orderline line
        JOIN orders_order ON orders_order.id = line.order_id
            AND orders_order.order_status IN ('cancelled', 'expired')
        JOIN catalog_stockmovement movement ON movement.reference = 'order-line:' || CAST(line.id AS VARCHAR(20))
        GROUP BY line.id, line.quantity HAVING SUM(movement.reserved_change) <> 0
            OR SUM(movement.on_hand_change) <> 0
            OR SUM(CASE movement.reason WHEN 'released' THEN movement.reserved_change ELSE 0 END) <> -line.quantity
    """,
}
