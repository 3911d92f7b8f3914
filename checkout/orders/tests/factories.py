"""Factories of orders, written through the services so that stock, history and mails are as in life.

`OrderFactory()` is open and unpaid; `paid=True`, `shipped=True`, `delivered=True`, `cancelled=True` move it on;
`on_delivery=True` may ship unpaid. `units=2` orders two of one variant; `variants={variant: 3}` chooses them.
`paid=True` sets the status alone; a payment that stands behind it is made by the factories of payments.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from catalog.tests.factories import VariantFactory
from checkout.orders import services
from checkout.orders.emails import OrderMail, enqueue_order_mails
from checkout.orders.models import Order
from checkout.orders.services import ContactDraft, OrderDraft, OrderDraftLine, OrderTaxLine
from checkout.orders.states import PaymentStatus

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
HOLD = timedelta(hours=72)
PRICE = 2800
DELIVERY = 500
TAX_RATE = Decimal("23.000")

ADDRESS = {
    "name": "Hanne De Smet",
    "line1": "Kraanlei 12",
    "postcode": "9000",
    "city": "Gent",
    "country": "BE",
}


def tax_in(gross: int) -> int:
    """The tax in a gross amount at the factories' one rate."""
    return round(gross * TAX_RATE / (100 + TAX_RATE))


def draft_line(variant: Any, quantity: int = 1, **facts: Any) -> OrderDraftLine:
    total = PRICE * quantity
    defaults = {
        "variant_id": variant.pk,
        "sku": variant.sku,
        "name": variant.product.name,
        "options": "Cobalt, 30 cl",
        "quantity": quantity,
        "unit_price": PRICE,
        "total": total,
        "tax_percent": TAX_RATE,
        "net": total - tax_in(total),
        "tax": tax_in(total),
    }
    return OrderDraftLine(**{**defaults, **facts})


def order_draft(*lines: OrderDraftLine, **facts: Any) -> OrderDraft:
    """A draft of `lines` that adds up; `email=`, `name=` and any field of OrderDraft can be given."""
    contact = ContactDraft(
        email=facts.pop("email", "hanne@example.org"),
        name=facts.pop("name", "Hanne De Smet"),
        delivery_address=ADDRESS,
        billing_address=ADDRESS,
    )
    items = sum(line.total for line in lines)
    delivery = facts.pop("delivery_total", DELIVERY)
    total = items + delivery
    defaults = {
        "checkout_id": uuid4(),
        "currency": "EUR",
        "contact": contact,
        "lines": tuple(lines),
        "items_total": items,
        "delivery_total": delivery,
        "tax_total": tax_in(total),
        "total": total,
        "tax_lines": (OrderTaxLine(TAX_RATE, total - tax_in(total), tax_in(total)),),
        "delivery_code": "standard",
        "delivery_name": "Standard",
        "delivery_days": "2 to 4 working days",
        "delivery_country": "BE",
        "payment_method": "test",
        "payment_method_name": "Card (play money)",
        "hold_until": NOON + HOLD,
    }
    return OrderDraft(**{**defaults, **facts})


def write_order(draft: OrderDraft, *, at: datetime) -> Order:
    """An order and the mail that tells of it, as the checkout writes them."""
    order = services.create_order(draft=draft, by=None, at=at)
    enqueue_order_mails(order, OrderMail("order_placed"), at=at)
    return order


class OrderFactory(DjangoModelFactory):
    class Meta:
        model = Order

    class Params:
        units = 1

    at = NOON
    variants = factory.LazyAttribute(lambda o: {VariantFactory(price=PRICE, stock=10): o.units})
    paid = shipped = delivered = cancelled = on_delivery = False

    @classmethod
    def _create(cls, _model_class: type[Order], *_args: Any, **kwargs: Any) -> Order:
        at, states = (
            kwargs.pop("at"),
            {name: kwargs.pop(name) for name in ("paid", "shipped", "delivered", "cancelled")},
        )
        lines = [draft_line(variant, quantity) for variant, quantity in kwargs.pop("variants").items()]
        if kwargs.pop("on_delivery"):
            kwargs.update(hold_until=None, payment_method="cash_on_delivery", payment_method_name="Cash on delivery")
        else:
            kwargs.setdefault("hold_until", at + HOLD)
        order = write_order(order_draft(*lines, **kwargs), at=at)
        if states["paid"]:
            services.record_payment_status(order_id=order.pk, status=PaymentStatus.PAID, by=None, at=at)
        if states["shipped"] or states["delivered"]:
            services.ship_order(
                order_id=order.pk,
                quantities=None,
                carrier="Bpost",
                tracking_number="323200001",
                tracking_url="https://track.example/323200001",
                by=None,
                at=at,
            )
        if states["delivered"]:
            services.deliver_order(order_id=order.pk, by=None, at=at)
        if states["cancelled"]:
            services.cancel_order(order_id=order.pk, reason="asked to", by=None, at=at)
        return Order.objects.get(pk=order.pk)
