"""The oracle finds nothing where all is well, and each of its queries finds what it is for once that is broken."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from catalog.tests.factories import VariantFactory
from checkout.flow.invariants import DATED_QUERIES, QUERIES, find_own_violations
from checkout.flow.tests.scene import LATER, build_scene, payment_of, place
from checkout.payments.gateways.test import ledger
from checkout.payments.models import Payment
from checkout.payments.services import refresh_payment

pytestmark = pytest.mark.django_db

TABLES = (
    "cart_cart",
    "catalog_stock",
    "catalog_stockmovement",
    "catalog_stockreservation",
    "flow_checkout",
    "giftcards_giftcard",
    "giftcards_giftcardentry",
    "notifications_message",
    "orders_order",
    "orders_ordercontact",
    "orders_orderevent",
    "orders_orderline",
    "orders_shipment",
    "orders_shipmentline",
    "payments_payment",
    "payments_paymentevent",
    "payments_refund",
    "promotions_couponcode",
    "promotions_promotionrun",
    "promotions_promotionuse",
    "test_gateway_testcharge",
)
LINE = "(SELECT MIN(id) FROM orders_orderline WHERE order_id = {%s})"
REFERENCE = "(SELECT 'order-line:' || CAST(MIN(id) AS VARCHAR(20)) FROM orders_orderline WHERE order_id = {%s})"
FIRST = "id = (SELECT MIN(id) FROM catalog_stock)"

# One way of breaking each invariant: names in braces are the scene's ids.
BREAKAGES = {
    "I1 on hand is not the sum of its movements": f"UPDATE catalog_stock SET on_hand = on_hand + 1 WHERE {FIRST}",
    "I1 reserved is not the sum of its movements": f"UPDATE catalog_stock SET reserved = reserved - 1 WHERE {FIRST}",
    "I1 reserved is not the sum of open reservations": "UPDATE catalog_stockreservation SET quantity = quantity + 1"
    f" WHERE reference = {REFERENCE % 'waiting'}",
    "I1 a reservation is not the sum of its movements": "UPDATE catalog_stockmovement SET reference = 'order-line:0'"
    f" WHERE reference = {REFERENCE % 'paid'}",
    "I1 more is promised than there is": f"UPDATE catalog_stock SET on_hand = reserved - 1 WHERE {FIRST}",
    "I1 fewer than none are on hand or reserved": f"UPDATE catalog_stock SET reserved = -1 WHERE {FIRST}",
    "I1 an open order does not hold what is still to be sent": "DELETE FROM catalog_stockreservation"
    f" WHERE reference = {REFERENCE % 'waiting'}",
    "I1 stock is held for an order that is not there": "DELETE FROM orders_orderline WHERE order_id = {waiting}",
    "I1 what was sent is not what left the house": "UPDATE catalog_stockmovement SET on_hand_change = 0"
    f" WHERE reason = 'shipped' AND reference = {REFERENCE % 'completed'}",
    "I1 a hold does not end when its order does": "UPDATE catalog_stockreservation SET held_until = NULL"
    f" WHERE reference = {REFERENCE % 'waiting'}",
    "I5 an order that was given back whole and was never sent is still open": "UPDATE orders_order"
    " SET payment_status = 'refunded' WHERE id = {paid}",
    "I5 a closed order still holds stock": "UPDATE catalog_stockreservation SET quantity = 2"
    f" WHERE reference = {REFERENCE % 'cancelled'}",
    "I5 the stock of a closed order did not return exactly once": "INSERT INTO catalog_stockmovement"
    " SELECT * FROM catalog_stockmovement"
    f" WHERE reason = 'released' AND reference = {REFERENCE % 'expired'}",
    "I2 a checkout has several orders": "UPDATE orders_order SET checkout_id ="
    " (SELECT checkout_id FROM orders_order WHERE id = {paid}) WHERE id = {waiting}",
    "I2 an ordered cart has no order, or an order's cart is still open": "UPDATE cart_cart SET status = 'ordered'"
    " WHERE id = {open_cart}",
    "I3 lines, discounts and delivery are not the total": "UPDATE orders_orderline SET total = total + 1"
    f" WHERE id = {LINE % 'waiting'}",
    "I3 an amount of an order is negative": f"UPDATE orders_orderline SET discount = -1 WHERE id = {LINE % 'paid'}",
    "I3 an order has no line": "DELETE FROM orders_orderline WHERE order_id = {cancelled}",
    "I3 tax rates do not add up": "UPDATE orders_order SET tax_total = tax_total + 1 WHERE id = {waiting}",
    "I3 a tax rate is negative": "UPDATE orders_order SET tax_lines ="
    """ '[{{"percent": "-5", "net": 0, "tax": 0}}]' WHERE id = {waiting}""",
    "I7 an order has no contact": "DELETE FROM orders_ordercontact WHERE order_id = {waiting}",
    "I7 an order was not placed exactly once": "DELETE FROM orders_orderevent"
    " WHERE order_id = {waiting} AND kind = 'placed'",
    "I7 the end of an order is not told exactly once": "UPDATE orders_orderevent SET kind = 'expired'"
    " WHERE order_id = {cancelled} AND kind = 'cancelled'",
    "I7 a status of fulfilment or payment is not in the history": "DELETE FROM orders_orderevent"
    " WHERE order_id = {part_sent} AND kind = 'part_shipped'",
    "I7 the three states of an order contradict each other": "UPDATE orders_order SET closed_at = NULL"
    " WHERE id = {completed}",
    "I7 parcels do not hold what the lines say was sent": "UPDATE orders_shipmentline SET quantity = quantity + 1"
    f" WHERE line_id = {LINE % 'part_sent'}",
    "I7 a parcel holds nothing, or another order's goods": "UPDATE orders_shipment SET order_id = {paid}"
    " WHERE order_id = {part_sent}",
    "I7 the fulfilment of an order is not what its lines say": "UPDATE orders_order SET fulfilment_status = 'shipped'"
    " WHERE id = {part_sent}",
    "I7 an unpaid order is held beyond its time": "UPDATE orders_order SET hold_until = placed_at"
    " WHERE id = {waiting}",
    "I3 payments asked for or settled are not the total of an open order": "DELETE FROM payments_payment"
    " WHERE order_id = {waiting}",
    "I3 a payment is in another currency than its order": "UPDATE payments_payment SET currency = 'USD'"
    " WHERE order_id = {waiting}",
    "I3 more was given back than was taken": "UPDATE payments_payment SET refunded = captured + 1"
    " WHERE order_id = {paid}",
    "I3 a payment was taken in part, or without being told": "DELETE FROM payments_paymentevent WHERE payment_id ="
    " (SELECT id FROM payments_payment WHERE order_id = {paid})",
    "I3 what was given back is not the sum of its refunds": "DELETE FROM payments_refund",
    "I3 refunds promised are more than was taken": "INSERT INTO payments_refund SELECT * FROM payments_refund",
    "I3 an order's payment status is not what its payments add up to": "UPDATE orders_order"
    " SET payment_status = 'authorised' WHERE id = {waiting}",
    "I3 the test gateway's ledger is not ours": "UPDATE test_gateway_testcharge SET refunded = 1"
    " WHERE amount > 0 AND refunded = 0",
    "I7 a closed order still asks for money": "UPDATE payments_payment SET status = 'pending'"
    " WHERE order_id = {cancelled}",
    "I7 money of a closed order is neither given back nor under way": "UPDATE payments_payment SET refunded = 0"
    " WHERE order_id = {given_back}",
    "I7 money beyond the total of an order is neither given back nor under way": "UPDATE payments_payment"
    " SET captured = captured + 1 WHERE order_id = {paid}",
    "I3 the balance of a gift card is not the sum of its ledger": "UPDATE giftcards_giftcard"
    " SET balance = balance + 1",
    "I3 a gift card has less than nothing, or was not issued once with its amount": "DELETE FROM"
    " giftcards_giftcardentry WHERE kind = 'issue'",
    "I3 a payment by gift card is not what was taken off a card": "UPDATE giftcards_giftcardentry"
    " SET amount = amount - 1 WHERE kind = 'redeem'",
    "I3 what was taken off a gift card pays no order": "UPDATE giftcards_giftcardentry SET reference = 'checkout:1'"
    " WHERE kind = 'redeem'",
    "I3 an order is not paid by gift cards as was agreed": "UPDATE orders_order SET gift_card_total = 1"
    " WHERE id = {paid}",
    "I3 what was refunded of a payment by gift card is not what its card got back": "UPDATE payments_payment"
    " SET refunded = 0 WHERE gateway = 'gift_card'",
    "I5 what a gift card held for an order that came to nothing did not return exactly once": "INSERT INTO"
    " giftcards_giftcardentry SELECT * FROM giftcards_giftcardentry WHERE kind = 'release'",
    "I7 a gift card still holds money for a closed order, or for one that is paid": "UPDATE payments_payment"
    " SET status = 'authorised' WHERE gateway = 'gift_card' AND status = 'cancelled'",
    "I4 a promotion was used beyond its limit or budget": """UPDATE promotions_promotionrun SET "limit" = 0""",
    "I4 a promotion does not count the uses that orders hold": "UPDATE promotions_promotionrun SET used = used + 1",
    "I4 a code was used beyond its limit": """UPDATE promotions_couponcode SET "limit" = 0""",
    "I4 a code does not count the uses that orders hold": "UPDATE promotions_couponcode SET used = used - 1",
    "I4 a use is held by no order that stands": "UPDATE promotions_promotionuse SET given_back_at = NULL",
    "I4 an order does not hold what it was given": "DELETE FROM promotions_promotionuse",
    "I9 an order's first mail is missing or doubled": "DELETE FROM notifications_message"
    " WHERE dedupe_key = 'order_placed:{waiting}'",
    "I9 the mail of a closed order is missing or doubled": "DELETE FROM notifications_message"
    " WHERE dedupe_key = 'order_cancelled:{cancelled}'",
    "I9 the mail of a paid order is missing or doubled": "INSERT INTO notifications_message"
    " SELECT * FROM notifications_message WHERE dedupe_key = 'payment_received:{paid}'",
    "I9 the mail of a parcel is missing or doubled": "DELETE FROM notifications_message WHERE kind = 'order_shipped'",
    "I9 a mail is sent without a time, or has one without being sent": "UPDATE notifications_message"
    " SET status = 'sent', sent_at = NULL",
    "I9 a mail that is due was not tried": "UPDATE notifications_message SET status = 'sending', sent_at = NULL,"
    " next_attempt_at = created_at",
}


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def take_guards_off():
    """Let copies without constraints and triggers stand before the tables until the test's end."""
    schema = "main" if connection.vendor == "sqlite" else "public"
    for table in TABLES:
        execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {schema}.{table}")


def broken(**when):
    return {line.partition(":")[0] for line in find_own_violations(**when)}


def test_every_invariant_has_its_breakage():
    of_tax = {"I3 tax rates do not add up", "I3 a tax rate is negative"}

    assert set(BREAKAGES) == set(QUERIES) | set(DATED_QUERIES) | of_tax


def test_oracle_is_silent_where_all_is_well_and_reports_each_invariant_that_is_broken(subtests):
    scene = asdict(build_scene())
    take_guards_off()

    for invariant, statement in BREAKAGES.items():
        with subtests.test(invariant), transaction.atomic():
            assert broken(due_by=LATER - timedelta(days=1)) == set()

            execute(statement.format(**scene))

            assert invariant in broken(due_by=LATER + timedelta(days=1) if invariant in DATED_QUERIES else None)
            transaction.set_rollback(True)


def test_nothing_is_asked_of_a_shopper_who_left_the_pay_page_but_of_all_others_something_is():
    left, waits = (place([(VariantFactory(price=2800, stock=5), 1)]) for _each in range(2))
    payment = payment_of(left)
    ledger.cancel(reference=payment.gateway_reference, at=LATER)
    assert refresh_payment(payment_id=payment.pk, at=LATER).status == Payment.Status.CANCELLED

    assert broken() == set()

    Payment.objects.filter(order=waits).update(status=Payment.Status.CANCELLED)
    assert broken() == {"I3 payments asked for or settled are not the total of an open order"}


def test_data_check_passes_a_sound_shop_and_tells_what_is_broken(capsys):
    scene = build_scene()
    execute("UPDATE notifications_message SET status = 'sent', sent_at = created_at")
    execute("UPDATE orders_order SET hold_until = NULL WHERE order_status = 'open'")
    execute("UPDATE catalog_stockreservation SET held_until = NULL")

    call_command("data_check")
    execute(f"DELETE FROM orders_ordercontact WHERE order_id = {scene.waiting}")
    with pytest.raises(CommandError, match="1 violations"):
        call_command("data_check")

    assert capsys.readouterr().out == (f"Every invariant holds.\nI7 an order has no contact: ({scene.waiting},)\n")
