"""I2, I3 and I7 of orders: one for each checkout, complete, adding up, and with a history that tells its state."""

QUERIES = {
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
    "I3 an amount of an order is negative": """
        SELECT o.id, o.total, line.id, line.total
        FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id
        WHERE o.total < 0 OR o.discount_total < 0 OR o.delivery_total < 0 OR o.tax_total < 0
            OR line.total < 0 OR line.discount < 0 OR line.unit_price < 0 OR line.tax < 0
    """,
    "I3 an order has no line": """
        SELECT id FROM orders_order WHERE NOT EXISTS
            (SELECT 1 FROM orders_orderline line WHERE line.order_id = orders_order.id)
    """,
    "I7 an order has no contact": """
        SELECT id FROM orders_order WHERE NOT EXISTS
            (SELECT 1 FROM orders_ordercontact contact WHERE contact.order_id = orders_order.id)
    """,
    "I7 an order was not placed exactly once": """
        SELECT o.id, COUNT(event.id) FROM orders_order o
        LEFT JOIN orders_orderevent event ON event.order_id = o.id AND event.kind = 'placed'
        GROUP BY o.id HAVING COUNT(event.id) <> 1
    """,
    "I7 the end of an order is not told exactly once": """
        SELECT o.id, o.order_status, COUNT(event.id) FROM orders_order o
        LEFT JOIN orders_orderevent event
            ON event.order_id = o.id AND event.kind IN ('completed', 'cancelled', 'expired')
        GROUP BY o.id, o.order_status
        HAVING COUNT(event.id) <> CASE o.order_status WHEN 'open' THEN 0 ELSE 1 END
            OR SUM(CASE WHEN event.kind <> o.order_status THEN 1 ELSE 0 END) > 0
    """,
    "I7 a status of fulfilment or payment is not in the history": """
        SELECT o.id, o.fulfilment_status, o.payment_status FROM orders_order o
        WHERE (o.fulfilment_status <> 'none' AND NOT EXISTS (
                SELECT 1 FROM orders_orderevent event WHERE event.order_id = o.id
                AND event.kind = CASE o.fulfilment_status
                    WHEN 'part' THEN 'part_shipped' ELSE o.fulfilment_status END))
            OR (o.payment_status IN ('paid', 'refunded', 'part_refunded') AND NOT EXISTS (
                SELECT 1 FROM orders_orderevent event WHERE event.order_id = o.id
                AND event.kind = CASE o.payment_status WHEN 'paid' THEN 'paid' ELSE 'refunded' END))
    """,
    "I7 the three states of an order contradict each other": """
        SELECT id, order_status, payment_status, fulfilment_status, closed_at FROM orders_order
        WHERE (order_status = 'open') <> (closed_at IS NULL)
            OR (order_status IN ('cancelled', 'expired') AND fulfilment_status <> 'none')
            OR (order_status = 'completed' AND (fulfilment_status NOT IN ('delivered', 'returned')
                OR payment_status NOT IN ('paid', 'part_refunded', 'refunded')))
            OR (payment_status = 'paid' AND paid_at IS NULL)
    """,
    "I7 parcels do not hold what the lines say was sent": """
        SELECT line.id, line.shipped_quantity, COALESCE(SUM(sent.quantity), 0) FROM orders_orderline line
        LEFT JOIN orders_shipmentline sent ON sent.line_id = line.id
        GROUP BY line.id, line.shipped_quantity HAVING line.shipped_quantity <> COALESCE(SUM(sent.quantity), 0)
    """,
    "I7 a parcel holds nothing, or another order's goods": """
        SELECT shipment.id, line.id FROM orders_shipment shipment
        LEFT JOIN orders_shipmentline sent ON sent.shipment_id = shipment.id
        LEFT JOIN orders_orderline line ON line.id = sent.line_id
        WHERE line.id IS NULL OR line.order_id <> shipment.order_id
    """,
    "I7 the fulfilment of an order is not what its lines say": """
        SELECT o.id, o.fulfilment_status, SUM(line.shipped_quantity), SUM(line.quantity)
        FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id
        GROUP BY o.id, o.fulfilment_status
        HAVING CASE WHEN SUM(line.shipped_quantity) = 0 THEN 'none'
                WHEN SUM(line.shipped_quantity) < SUM(line.quantity) THEN 'part' ELSE 'all' END
            <> CASE WHEN o.fulfilment_status IN ('none', 'part') THEN o.fulfilment_status ELSE 'all' END
    """,
}

DATED_QUERIES = {
    "I7 an unpaid order is held beyond its time": """
        SELECT id, hold_until FROM orders_order WHERE order_status = 'open' AND payment_status = 'unpaid'
            AND fulfilment_status = 'none' AND hold_until < '{due_by}'
    """,
}
