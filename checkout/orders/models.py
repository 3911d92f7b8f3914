"""Orders: an immutable snapshot of what was agreed, and what happened since."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.orders.querysets import OrderQuerySet
from checkout.orders.states import FulfilmentStatus, OrderStatus, PaymentStatus
from checkout.shipping.dates import ArrivalDates
from checkout.tax.evidence import VatNumberFields
from common.fields import MinorUnitsField
from common.money import Money, from_minor


def new_order_token() -> str:
    """The secret in the order page's address: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_order_number() -> str:
    """A number people can read out, such as B-482-91375; not in sequence, so that it tells nothing of sales."""
    digits = f"{secrets.randbelow(10**8):08d}"
    return f"B-{digits[:3]}-{digits[3:]}"


class Order(models.Model):
    """What was bought. Amounts are minor units of `currency`; total = items - discounts + delivery + tax_adjustment.

    `tax_adjustment` is nothing where prices contain tax, the tax where it is added, and below zero under reverse
    charge. Every field but CHANGING is written once, when it is placed; triggers hold it (triggers.py).
    """

    CHANGING = (
        "user",
        "order_status",
        "payment_status",
        "fulfilment_status",
        "payment_method",
        "payment_method_name",
        "hold_until",
        "paid_at",
        "closed_at",
    )

    number = models.CharField(max_length=20, unique=True, default=new_order_number)
    token = models.CharField(max_length=60, unique=True, default=new_order_token)
    checkout_id = models.UUIDField(unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders"
    )
    language = models.CharField(max_length=12, default="en")
    currency = models.CharField(max_length=3)
    order_status = models.CharField(max_length=10, choices=OrderStatus, default=OrderStatus.OPEN)
    payment_status = models.CharField(max_length=14, choices=PaymentStatus, default=PaymentStatus.UNPAID)
    fulfilment_status = models.CharField(max_length=10, choices=FulfilmentStatus, default=FulfilmentStatus.NONE)
    items_total = MinorUnitsField()
    discount_total = MinorUnitsField(default=0)
    delivery_total = MinorUnitsField()
    tax_total = MinorUnitsField()
    tax_adjustment = MinorUnitsField(default=0, db_default=0)
    is_reverse_charge = models.BooleanField(
        default=False, db_default=False, help_text=_("The buyer accounts for the tax; no VAT was charged.")
    )
    total = MinorUnitsField()
    gift_card_total = MinorUnitsField(default=0, db_default=0, help_text=_("What of the total gift cards pay."))
    tax_lines = models.JSONField(default=list, help_text=_("Per rate: percent, net and tax in minor units."))
    delivery_code = models.CharField(max_length=50)
    delivery_name = models.CharField(max_length=100)
    delivery_days = models.CharField(max_length=60, blank=True)
    delivery_country = models.CharField(max_length=2)
    arrives_from = models.DateField(null=True, blank=True, help_text=_("The days that were promised, if any were."))
    arrives_until = models.DateField(null=True, blank=True)
    pickup_name = models.CharField(max_length=100, blank=True, db_default="", help_text=_("Where it is collected."))
    pickup_address = models.TextField(blank=True, db_default="")
    pickup_hours = models.CharField(max_length=200, blank=True, db_default="")
    payment_method = models.CharField(max_length=50)
    payment_method_name = models.CharField(max_length=100)
    is_gift = models.BooleanField(default=False, help_text=_("Wrapped, without prices in the parcel."))
    policy_version = models.CharField(max_length=40, blank=True)
    placed_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True, blank=True, help_text=_("Unpaid after this, it expires."))
    paid_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-placed_at", "-pk"]
        verbose_name = _("order")
        default_permissions = ("view",)
        permissions = [
            ("ship_order", "Can ship orders"),
            ("deliver_order", "Can mark orders delivered"),
            ("cancel_order", "Can cancel orders"),
            ("mark_paid_order", "Can mark orders paid"),
            ("refund_order", "Can refund payments of orders"),
            ("note_order", "Can add notes to orders"),
            ("export_order", "Can export orders"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("items_total")
                    - models.F("discount_total")
                    + models.F("delivery_total")
                    + models.F("tax_adjustment")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(
                condition=models.Q(is_reverse_charge=False) | models.Q(tax_total=0),
                name="order_reverse_charge_untaxed",
            ),
            models.CheckConstraint(
                condition=models.Q(gift_card_total__gte=0, gift_card_total__lte=models.F("total")),
                name="order_gift_cards_within_total",
            ),
            models.CheckConstraint(condition=models.Q(order_status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(
                condition=models.Q(payment_status__in=PaymentStatus.values), name="order_payment_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(fulfilment_status__in=FulfilmentStatus.values), name="order_fulfilment_known"
            ),
        ]
        indexes = [
            models.Index(fields=["order_status", "-placed_at"], name="order_by_status"),
            models.Index(fields=["payment_status", "hold_until"], name="order_holds"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return from_minor(self.total, self.currency)

    @property
    def due(self) -> int:
        """What is to be paid beside gift cards, in minor units."""
        return self.total - self.gift_card_total

    @property
    def due_money(self) -> Money:
        return from_minor(self.due, self.currency)

    @property
    def items_money(self) -> Money:
        return from_minor(self.items_total, self.currency)

    @property
    def discount_money(self) -> Money:
        return from_minor(self.discount_total, self.currency)

    @property
    def delivery_money(self) -> Money:
        return from_minor(self.delivery_total, self.currency)

    @property
    def tax_money(self) -> Money:
        return from_minor(self.tax_total, self.currency)

    @property
    def arrival(self) -> ArrivalDates | None:
        """The days on which it was promised to arrive; None where none were."""
        if self.arrives_from is None or self.arrives_until is None:
            return None
        return ArrivalDates(self.arrives_from, self.arrives_until)

    @property
    def may_ship(self) -> bool:
        """Whether money does not stand in the way: it is paid or safe, or it was agreed to ship unpaid."""
        if self.payment_status == PaymentStatus.UNPAID:
            return self.hold_until is None
        return self.payment_status not in (PaymentStatus.PART_PAID, PaymentStatus.REFUNDED)

    @property
    def is_awaiting_payment(self) -> bool:
        """Open, unpaid, and to be paid before it ships."""
        return (
            self.order_status == OrderStatus.OPEN
            and self.payment_status == PaymentStatus.UNPAID
            and self.hold_until is not None
        )

    @property
    def label(self) -> str:
        """The one status people are told: pending, paid, processing, shipped, delivered, or how it ended."""
        if self.order_status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
            return str(OrderStatus(self.order_status).label)
        if self.payment_status in (PaymentStatus.REFUNDED, PaymentStatus.PART_REFUNDED):
            return str(PaymentStatus(self.payment_status).label)
        if self.fulfilment_status != FulfilmentStatus.NONE:
            return str(FulfilmentStatus(self.fulfilment_status).label)
        if self.payment_status == PaymentStatus.PAID:
            return str(_("Paid"))
        if self.hold_until is None or self.payment_status == PaymentStatus.AUTHORISED:
            return str(_("Processing"))  # it may ship: paid at the door, or the money is reserved
        return str(_("Pending payment"))


class OrderContact(VatNumberFields):
    """The personal side of an order, in a row of its own that can be erased for privacy."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField()
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    delivery_address = models.JSONField(default=dict)
    billing_address = models.JSONField(default=dict)
    customer_note = models.TextField(blank=True, db_default="")
    gift_message = models.TextField(blank=True, db_default="", help_text=_("What the card says."))

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["email"], name="order_contact_email")]

    def __str__(self) -> str:
        return self.name


class OrderLine(models.Model):
    """A line as it was agreed: names, SKU, price and tax do not follow the catalogue.

    total = unit_price x quantity - discount, as prices are stated; what is paid for it is net + tax.
    """

    CHANGING = ("shipped_quantity", "picture")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="order_lines")
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    options = models.CharField(max_length=400, blank=True)
    quantity = models.PositiveIntegerField()
    shipped_quantity = models.PositiveIntegerField(default=0)
    unit_price = MinorUnitsField()
    discount = MinorUnitsField(default=0)
    total = MinorUnitsField()
    tax_percent = models.DecimalField(max_digits=6, decimal_places=3)
    net = MinorUnitsField(db_default=0)
    tax = MinorUnitsField()
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page_revision_id = models.PositiveBigIntegerField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order_id", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="unique_order_line"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=models.Q(shipped_quantity__lte=models.F("quantity")), name="order_line_shipped"
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("unit_price") * models.F("quantity") - models.F("discount")),
                name="order_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.name}"

    @property
    def reservation_reference(self) -> str:
        """What the stock ledger calls this line."""
        return f"order-line:{self.pk}"


class OrderAdjustment(models.Model):
    """What one promotion took off an order: `amount` minor units off its goods or off its delivery.

    `lines` tells what of it fell to which line (position -> minor units). The promotion may be gone by now.
    """

    class Target(models.TextChoices):
        GOODS = "goods", _("Goods")
        DELIVERY = "delivery", _("Delivery")

    CHANGING = ()

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="adjustments")
    position = models.PositiveIntegerField()
    promotion_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    code = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=8, choices=Target)
    amount = MinorUnitsField()
    lines = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order_id", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="unique_order_adjustment"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="order_adjustment_is_something"),
        ]
        indexes = [models.Index(fields=["promotion_id"], name="adjustment_of_promotion")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_delivery(self) -> bool:
        return self.target == self.Target.DELIVERY


class Shipment(models.Model):
    """A parcel on its way."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    carrier = models.CharField(max_length=80, blank=True)
    tracking_number = models.CharField(max_length=120, blank=True)
    tracking_url = models.URLField(max_length=500, blank=True)
    shipped_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["shipped_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}".strip()


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="shipment_lines")
    quantity = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["shipment", "line"], name="unique_shipment_line")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"


class OrderEvent(models.Model):
    """One thing that happened to an order; append-only."""

    CHANGING = ("actor",)

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    message = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False, help_text=_("Shown to the customer."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["order", "at"], name="event_of_order")]

    def __str__(self) -> str:
        return self.kind
