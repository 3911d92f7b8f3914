"""I4: promotions and codes are used exactly as often as orders that stand hold them, and never beyond their limits."""

QUERIES = {
    "I4 a promotion was used beyond its limit or budget": """
        SELECT promotion_id, used, "limit", spent, budget FROM promotions_promotionrun
        WHERE used > "limit" OR spent > budget OR used < 0 OR spent < 0
    """,
    "I4 a promotion does not count the uses that orders hold": """
        SELECT run.promotion_id, run.used, COUNT(held.id), run.spent, COALESCE(SUM(held.amount), 0)
        FROM promotions_promotionrun run
        LEFT JOIN promotions_promotionuse held ON held.run_id = run.promotion_id AND held.given_back_at IS NULL
        WHERE run."limit" IS NOT NULL OR run.budget IS NOT NULL
        GROUP BY run.promotion_id, run.used, run.spent
        HAVING run.used <> COUNT(held.id) OR run.spent <> COALESCE(SUM(held.amount), 0)
    """,
    "I4 a code was used beyond its limit": """
        SELECT id, code, used, "limit" FROM promotions_couponcode WHERE used > "limit" OR used < 0
    """,
    "I4 a code does not count the uses that orders hold": """
        SELECT code.id, code.used, COUNT(held.id) FROM promotions_couponcode code
        LEFT JOIN promotions_promotionuse held ON held.code_id = code.id AND held.given_back_at IS NULL
        GROUP BY code.id, code.used HAVING code.used <> COUNT(held.id)
    """,
    "I4 a use is held by no order that stands": """
        SELECT held.id, held.reference, o.order_status FROM promotions_promotionuse held
        LEFT JOIN orders_order o
            ON held.reference = 'checkout:' || REPLACE(CAST(o.checkout_id AS VARCHAR(40)), '-', '')
        WHERE held.given_back_at IS NULL AND (o.id IS NULL OR o.order_status IN ('cancelled', 'expired'))
    """,
    "I4 an order does not hold what it was given": """
        SELECT o.id, given.promotion_id, SUM(given.amount), held.amount, held.given_back_at FROM orders_order o
        JOIN orders_orderadjustment given ON given.order_id = o.id
        LEFT JOIN promotions_promotionuse held
            ON held.reference = 'checkout:' || REPLACE(CAST(o.checkout_id AS VARCHAR(40)), '-', '')
            AND held.run_id = given.promotion_id
        GROUP BY o.id, o.order_status, given.promotion_id, held.id, held.amount, held.given_back_at
        HAVING held.id IS NULL OR held.amount <> SUM(given.amount)
            OR (held.given_back_at IS NULL) <> (o.order_status NOT IN ('cancelled', 'expired'))
    """,
}
