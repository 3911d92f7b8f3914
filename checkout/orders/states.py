"""The life of an order on three axes, and which moves each axis allows.

An order is completed when it is delivered and paid, whichever comes second: a cash-on-delivery order is delivered
first, a card order is paid first. It is cancelled only while nothing has left the house; what was paid for it is then
given back by the payments side, and where staff give everything back first, that cancels it. It expires when it was to
be paid by a moment and was not. Money given back counts as paid here: it does not reopen a completed order, nor keep a
delivered one open. Money may also come in after some was given back, such as by a late webhook: then an open order is
paid again, because that is what its payments sum to.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    OPEN = "open", _("Open")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class PaymentStatus(models.TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    AUTHORISED = "authorised", _("Authorised")
    PART_PAID = "part_paid", _("Part paid")
    PAID = "paid", _("Paid")
    PART_REFUNDED = "part_refunded", _("Part refunded")
    REFUNDED = "refunded", _("Refunded")


class FulfilmentStatus(models.TextChoices):
    NONE = "none", _("Not shipped")
    PART = "part", _("Part shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Returned")


class EventKind(models.TextChoices):
    """What an order's history tells; the words are those of the history."""

    PLACED = "placed", _("Order placed")
    METHOD_CHANGED = "method_changed", _("Payment method changed")
    PAYMENT = "payment", _("Payment")
    PAID = "paid", _("Paid")
    REFUNDED = "refunded", _("Refunded")
    PART_SHIPPED = "part_shipped", _("Part shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")
    VAT_CHECKED = "vat_checked", _("VAT number checked")
    NOTE = "note", _("Note")


ORDER_TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.OPEN: frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED, OrderStatus.EXPIRED}),
    OrderStatus.COMPLETED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.EXPIRED: frozenset(),
}

PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.UNPAID: frozenset({PaymentStatus.AUTHORISED, PaymentStatus.PART_PAID, PaymentStatus.PAID}),
    PaymentStatus.AUTHORISED: frozenset({PaymentStatus.UNPAID, PaymentStatus.PART_PAID, PaymentStatus.PAID}),
    PaymentStatus.PART_PAID: frozenset({PaymentStatus.PAID, PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED}),
    PaymentStatus.PAID: frozenset({PaymentStatus.PART_REFUNDED, PaymentStatus.REFUNDED}),
    PaymentStatus.PART_REFUNDED: frozenset({PaymentStatus.REFUNDED, PaymentStatus.PAID}),
    PaymentStatus.REFUNDED: frozenset({PaymentStatus.PART_REFUNDED, PaymentStatus.PAID}),
}

FULFILMENT_TRANSITIONS: dict[FulfilmentStatus, frozenset[FulfilmentStatus]] = {
    FulfilmentStatus.NONE: frozenset({FulfilmentStatus.PART, FulfilmentStatus.SHIPPED}),
    FulfilmentStatus.PART: frozenset({FulfilmentStatus.SHIPPED}),
    FulfilmentStatus.SHIPPED: frozenset({FulfilmentStatus.DELIVERED, FulfilmentStatus.RETURNED}),
    FulfilmentStatus.DELIVERED: frozenset({FulfilmentStatus.RETURNED}),
    FulfilmentStatus.RETURNED: frozenset(),
}
