"""I3 and I5 of gift cards: a balance is the sum of its ledger, and what a card gave is what its order was paid by."""

QUERIES = {
    "I3 the balance of a gift card is not the sum of its ledger": """
        SELECT card.id, card.balance, COALESCE(SUM(entry.amount), 0) FROM giftcards_giftcard card
        LEFT JOIN giftcards_giftcardentry entry ON entry.card_id = card.id
        GROUP BY card.id, card.balance HAVING card.balance <> COALESCE(SUM(entry.amount), 0)
    """,
    "I3 a gift card has less than nothing, or was not issued once with its amount": """
        SELECT card.id, card.balance, card.initial_amount, COUNT(entry.id) FROM giftcards_giftcard card
        LEFT JOIN giftcards_giftcardentry entry
            ON entry.card_id = card.id AND entry.kind = 'issue' AND entry.amount = card.initial_amount
        GROUP BY card.id, card.balance, card.initial_amount HAVING card.balance < 0 OR COUNT(entry.id) <> 1
    """,
    "I3 a payment by gift card is not what was taken off a card": """
        SELECT payment.id, payment.amount, entry.amount, payment.currency, card.currency FROM payments_payment payment
        LEFT JOIN giftcards_giftcardentry entry
            ON entry.key = payment.gateway_reference AND entry.kind = 'redeem'
        LEFT JOIN giftcards_giftcard card ON card.id = entry.card_id
        WHERE payment.gateway = 'gift_card'
            AND (entry.id IS NULL OR entry.amount <> -payment.amount OR card.currency <> payment.currency)
    """,
    "I3 what was taken off a gift card pays no order": """
        SELECT entry.id, entry.key FROM giftcards_giftcardentry entry
        LEFT JOIN payments_payment payment
            ON payment.gateway = 'gift_card' AND payment.gateway_reference = entry.key
        LEFT JOIN orders_order o ON o.id = payment.order_id
            AND entry.reference = 'checkout:' || REPLACE(CAST(o.checkout_id AS VARCHAR(40)), '-', '')
        WHERE entry.kind = 'redeem' AND o.id IS NULL
    """,
    "I3 an order is not paid by gift cards as was agreed": """
        SELECT o.id, o.gift_card_total, COALESCE(SUM(payment.amount), 0) FROM orders_order o
        LEFT JOIN payments_payment payment ON payment.order_id = o.id AND payment.gateway = 'gift_card'
        GROUP BY o.id, o.gift_card_total HAVING o.gift_card_total <> COALESCE(SUM(payment.amount), 0)
    """,
    "I3 what was refunded of a payment by gift card is not what its card got back": """
        SELECT payment.id, payment.refunded, COALESCE(SUM(back.amount), 0) FROM payments_payment payment
        JOIN giftcards_giftcardentry entry ON entry.key = payment.gateway_reference AND entry.kind = 'redeem'
        LEFT JOIN giftcards_giftcardentry back ON back.given_back_of_id = entry.id AND back.kind = 'refund'
        WHERE payment.gateway = 'gift_card'
        GROUP BY payment.id, payment.refunded HAVING payment.refunded <> COALESCE(SUM(back.amount), 0)
    """,
    "I5 what a gift card held for an order that came to nothing did not return exactly once": """
        SELECT payment.id, payment.status, payment.amount, COALESCE(SUM(back.amount), 0) FROM payments_payment payment
        JOIN giftcards_giftcardentry entry ON entry.key = payment.gateway_reference AND entry.kind = 'redeem'
        LEFT JOIN giftcards_giftcardentry back ON back.given_back_of_id = entry.id AND back.kind = 'release'
        WHERE payment.gateway = 'gift_card'
        GROUP BY payment.id, payment.status, payment.amount
        HAVING COALESCE(SUM(back.amount), 0) <> CASE payment.status WHEN 'cancelled' THEN payment.amount ELSE 0 END
    """,
    "I7 a gift card still holds money for a closed order, or for one that is paid": """
        SELECT payment.id, payment.status, o.order_status, o.payment_status FROM payments_payment payment
        JOIN orders_order o ON o.id = payment.order_id
        WHERE payment.gateway = 'gift_card' AND payment.status <> 'captured' AND NOT (
            (payment.status = 'authorised' AND o.order_status = 'open'
                AND o.payment_status IN ('unpaid', 'authorised'))
            OR (payment.status = 'cancelled' AND o.order_status IN ('cancelled', 'expired')))
    """,
}
