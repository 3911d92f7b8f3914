"""I9: every mail that an order's customer is owed stands in the outbox once."""

QUERIES = {
    "I9 an order's first mail is missing or doubled": """
        SELECT o.id, COUNT(message.id) FROM orders_order o
        LEFT JOIN notifications_message message ON message.dedupe_key = 'order_placed:' || CAST(o.id AS VARCHAR(20))
        GROUP BY o.id HAVING COUNT(message.id) <> 1
    """,
    "I9 the mail of a closed order is missing or doubled": """
        SELECT o.id, COUNT(message.id) FROM orders_order o
        LEFT JOIN notifications_message message
            ON message.dedupe_key = 'order_cancelled:' || CAST(o.id AS VARCHAR(20))
        GROUP BY o.id, o.order_status
        HAVING COUNT(message.id) <> CASE WHEN o.order_status IN ('cancelled', 'expired') THEN 1 ELSE 0 END
    """,
    "I9 the mail of a paid order is missing or doubled": """
        SELECT o.id, COUNT(message.id) FROM orders_order o
        LEFT JOIN notifications_message message
            ON message.dedupe_key = 'payment_received:' || CAST(o.id AS VARCHAR(20))
        WHERE o.paid_at IS NOT NULL AND o.order_status IN ('open', 'completed')
        GROUP BY o.id HAVING COUNT(message.id) <> 1
    """,
    "I9 the mail of a parcel is missing or doubled": """
        SELECT shipment.id, COUNT(message.id) FROM orders_shipment shipment
        LEFT JOIN notifications_message message ON message.dedupe_key =
            'order_shipped:' || CAST(shipment.order_id AS VARCHAR(20)) || ':' || CAST(shipment.id AS VARCHAR(20))
        GROUP BY shipment.id HAVING COUNT(message.id) <> 1
    """,
    "I9 a mail is sent without a time, or has one without being sent": """
        SELECT id, status, sent_at FROM notifications_message WHERE (status = 'sent') <> (sent_at IS NOT NULL)
    """,
}

DATED_QUERIES = {
    "I9 a mail that is due was not tried": """
        SELECT id, kind, status, next_attempt_at FROM notifications_message
        WHERE status IN ('pending', 'sending') AND next_attempt_at < '{due_by}'
    """,
}
