"""Writing an order, with everything that it holds and promises, from what was agreed."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from catalog import stock
from catalog.allocation import StockRequest
from catalog.stock import Actor
from checkout.orders.drafts import OrderAdjustmentDraft, OrderDraft, OrderDraftLine
from checkout.orders.history import record
from checkout.orders.models import Order, OrderAdjustment, OrderContact, OrderLine, new_order_number
from checkout.orders.states import EventKind


class AlreadyOrdered(Exception):
    """The checkout has an order already."""


class NumberTaken(Exception):
    """Another order has the number that was drawn. Among a hundred million that happens now and then: draw again."""


@transaction.atomic(savepoint=False)
def create_order(*, draft: OrderDraft, by: Actor, at: datetime) -> Order:
    """Write the order and hold its stock, in the caller's transaction, which is also to put its mails into the outbox.

    Raises catalog.stock.OutOfStock, AlreadyOrdered or NumberTaken; then nothing is written, and what transaction the
    caller has open must be rolled back.
    """
    order = _insert_order(draft, at=at)
    _insert_contact(order, draft)
    lines = OrderLine.objects.bulk_create(_new_line(order, number, line) for number, line in enumerate(draft.lines, 1))
    OrderAdjustment.objects.bulk_create(
        _new_adjustment(order, number, each) for number, each in enumerate(draft.adjustments, 1)
    )
    record(order, EventKind.PLACED, by=by, at=at, is_public=True)
    stock.reserve(
        requests=[
            StockRequest(variant_id=line.variant_id, quantity=line.quantity, reference=line.reservation_reference)
            for line in lines
            if line.variant_id is not None
        ],
        held_until=draft.hold_until,
        by=by,
        at=at,
    )
    return order


def _insert_order(draft: OrderDraft, *, at: datetime) -> Order:
    order = Order(
        number=new_order_number(),
        checkout_id=draft.checkout_id,
        user_id=draft.user_id,
        language=draft.language,
        currency=draft.currency,
        items_total=draft.items_total,
        discount_total=draft.discount_total,
        delivery_total=draft.delivery_total,
        tax_total=draft.tax_total,
        tax_adjustment=draft.tax_adjustment,
        is_reverse_charge=draft.is_reverse_charge,
        total=draft.total,
        gift_card_total=draft.gift_card_total,
        tax_lines=[{"percent": str(row.percent), "net": row.net, "tax": row.tax} for row in draft.tax_lines],
        delivery_code=draft.delivery_code,
        delivery_name=draft.delivery_name,
        delivery_days=draft.delivery_days,
        delivery_country=draft.delivery_country,
        arrives_from=draft.arrives_from,
        arrives_until=draft.arrives_until,
        pickup_name=draft.pickup_name,
        pickup_address=draft.pickup_address,
        pickup_hours=draft.pickup_hours,
        payment_method=draft.payment_method,
        payment_method_name=draft.payment_method_name,
        is_gift=draft.is_gift,
        policy_version=draft.policy_version,
        placed_at=at,
        hold_until=draft.hold_until,
    )
    try:
        order.save(force_insert=True)
    except IntegrityError as error:
        raise _refusal(error) from error
    return order


def _insert_contact(order: Order, draft: OrderDraft) -> None:
    contact = draft.contact
    OrderContact.objects.create(
        order=order,
        email=contact.email,
        name=contact.name,
        phone=contact.phone,
        delivery_address=dict(contact.delivery_address),
        billing_address=dict(contact.billing_address),
        customer_note=draft.customer_note,
        gift_message=draft.gift_message,
        vat_number=contact.vat.number,
        vat_state=contact.vat.state,
        vat_checked_at=contact.vat.checked_at,
        vat_consultation=contact.vat.consultation,
    )


def _refusal(error: IntegrityError) -> Exception:
    """What the database's complaint means; both name the table and the column."""
    if re.search(r"orders_order[._]checkout_id", str(error)):
        return AlreadyOrdered()
    return NumberTaken() if re.search(r"orders_order[._]number", str(error)) else error


def _new_line(order: Order, position: int, line: OrderDraftLine) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=line.options,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        total=line.total,
        tax_percent=line.tax_percent,
        net=line.net,
        tax=line.tax,
        picture_id=line.picture_id,
        page_revision_id=line.page_revision_id,
    )


def _new_adjustment(order: Order, position: int, draft: OrderAdjustmentDraft) -> OrderAdjustment:
    return OrderAdjustment(
        order=order,
        position=position,
        promotion_id=draft.promotion_id,
        name=draft.name,
        code=draft.code,
        target=draft.target,
        amount=draft.amount,
        lines={str(line): amount for line, amount in draft.lines.items()},
    )
