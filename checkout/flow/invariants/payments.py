"""I3 and I7 of money: what was asked for, taken and given back agrees with the order, its history and the gateway."""

QUERIES = {
    # Of an order that was paid twice nothing more is asked; that the rest goes back is asked below. Nor is it of one
    # whose shopper left the gateway's page, until they choose to pay again.
    "I3 payments asked for or settled are not the total of an open order": """
        SELECT o.id, o.total, sums.asked, sums.times_settled, sums.amount
        FROM orders_order o LEFT JOIN (
            SELECT order_id, SUM(amount) AS amount,
                SUM(CASE WHEN status <> 'captured' AND gateway <> 'gift_card' THEN 1 ELSE 0 END) AS asked,
                SUM(CASE WHEN status = 'captured' AND gateway <> 'gift_card' THEN 1 ELSE 0 END) AS times_settled
            FROM payments_payment WHERE status NOT IN ('failed', 'cancelled') GROUP BY order_id
        ) sums ON sums.order_id = o.id
        WHERE o.order_status = 'open'
            AND NOT EXISTS (SELECT 1 FROM payments_payment lost
                WHERE lost.order_id = o.id AND (lost.status = 'failed' OR (lost.status = 'cancelled' AND EXISTS (
                    SELECT 1 FROM payments_paymentevent told
                    WHERE told.payment_id = lost.id AND told.outcome = 'cancelled'))))
            AND ((COALESCE(sums.times_settled, 0) < 2 AND COALESCE(sums.amount, 0) <> o.total)
                OR (sums.times_settled > 1 AND sums.asked > 0))
    """,
    "I3 a payment is in another currency than its order": """
        SELECT payment.id, payment.currency, o.currency FROM payments_payment payment
        JOIN orders_order o ON o.id = payment.order_id WHERE payment.currency <> o.currency
    """,
    "I3 more was given back than was taken": """
        SELECT id, captured, refunded FROM payments_payment
        WHERE refunded > captured OR captured > amount OR refunded < 0
    """,
    "I3 a payment was taken in part, or without being told": """
        SELECT payment.id, payment.status, payment.amount, payment.captured FROM payments_payment payment
        WHERE payment.captured <> CASE payment.status WHEN 'captured' THEN payment.amount ELSE 0 END
            OR (payment.captured > 0 AND NOT EXISTS (SELECT 1 FROM payments_paymentevent event
                WHERE event.payment_id = payment.id AND event.kind = 'captured'))
    """,
    "I3 what was given back is not the sum of its refunds": """
        SELECT payment.id, payment.refunded, COALESCE(SUM(refund.amount), 0) FROM payments_payment payment
        LEFT JOIN payments_refund refund ON refund.payment_id = payment.id AND refund.status = 'succeeded'
        GROUP BY payment.id, payment.refunded HAVING payment.refunded <> COALESCE(SUM(refund.amount), 0)
    """,
    "I3 refunds promised are more than was taken": """
        SELECT payment.id, payment.captured, SUM(refund.amount) FROM payments_payment payment
        JOIN payments_refund refund ON refund.payment_id = payment.id AND refund.status <> 'failed'
        GROUP BY payment.id, payment.captured HAVING SUM(refund.amount) > payment.captured
    """,
    "I3 an order's payment status is not what its payments add up to": """
        SELECT o.id, o.payment_status, o.total, sums.captured, sums.refunded
        FROM orders_order o LEFT JOIN (
            SELECT order_id, SUM(captured) AS captured, SUM(refunded) AS refunded,
                SUM(CASE status WHEN 'captured' THEN 1 ELSE 0 END) AS settled,
                SUM(CASE status WHEN 'authorised' THEN amount ELSE 0 END) AS authorised
            FROM payments_payment GROUP BY order_id
        ) sums ON sums.order_id = o.id
        WHERE o.payment_status <> CASE
                WHEN COALESCE(sums.settled, 0) = 0 AND sums.authorised > 0 AND sums.authorised >= o.total
                    THEN 'authorised'
                WHEN COALESCE(sums.settled, 0) = 0 THEN 'unpaid'
                WHEN sums.refunded > 0 AND sums.captured = sums.refunded THEN 'refunded'
                WHEN sums.captured - sums.refunded >= o.total THEN 'paid'
                WHEN sums.refunded > 0 THEN 'part_refunded'
                ELSE 'part_paid' END
    """,
    "I3 the test gateway's ledger is not ours": """
        SELECT charge.reference, charge.status, charge.amount, charge.refunded, payment.captured, payment.refunded
        FROM test_gateway_testcharge charge LEFT JOIN payments_payment payment
            ON REPLACE(CAST(payment.idempotency_key AS VARCHAR(40)), '-', '')
                = REPLACE(charge.idempotency_key, '-', '')
        WHERE payment.id IS NULL OR payment.refunded <> charge.refunded
            OR payment.captured <> CASE charge.status WHEN 'succeeded' THEN charge.amount ELSE 0 END
    """,
    "I7 a closed order still asks for money": """
        SELECT payment.id, payment.status, o.order_status FROM payments_payment payment
        JOIN orders_order o ON o.id = payment.order_id AND o.order_status IN ('cancelled', 'expired')
        WHERE payment.status IN ('created', 'pending')
    """,
    # Money taken by hand goes back by hand, and a refund that failed is for staff to decide.
    "I7 money of a closed order is neither given back nor under way": """
        SELECT payment.id, payment.captured, payment.refunded FROM payments_payment payment
        JOIN orders_order o ON o.id = payment.order_id AND o.order_status IN ('cancelled', 'expired')
        WHERE payment.captured > payment.refunded
            AND payment.gateway NOT IN ('manual', 'bank_transfer', 'cash_on_delivery')
            AND NOT EXISTS (SELECT 1 FROM payments_refund refund
                WHERE refund.payment_id = payment.id AND refund.status IN ('pending', 'failed'))
    """,
    "I7 money beyond the total of an order is neither given back nor under way": """
        SELECT o.id, o.total, SUM(payment.captured - payment.refunded) FROM orders_order o
        JOIN payments_payment payment ON payment.order_id = o.id
        WHERE o.order_status IN ('open', 'completed')
            AND NOT EXISTS (SELECT 1 FROM payments_refund refund JOIN payments_payment other
                ON other.id = refund.payment_id WHERE other.order_id = o.id AND refund.status IN ('pending', 'failed'))
        GROUP BY o.id, o.total HAVING SUM(payment.captured - payment.refunded) > o.total
            AND SUM(CASE WHEN payment.captured > payment.refunded
                AND payment.gateway NOT IN ('manual', 'bank_transfer', 'cash_on_delivery') THEN 1 ELSE 0 END) > 0
    """,
}
