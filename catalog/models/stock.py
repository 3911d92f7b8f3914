"""Stock: how many of a variant lie where, who holds them, and the ledger of every change.

These rows stand in no form. catalog.stock changes them, with conditional updates, and writes the ledger.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.querysets import StockQuerySet


class Location(models.Model):
    """A place that goods are sent from. One that is closed holds none, and none can come to it."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    address = models.TextField(blank=True, max_length=500)
    position = models.PositiveIntegerField(
        _("priority"), default=0, help_text=_("Orders are served from the lowest number first.")
    )
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("stock location")

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """Units of a variant at a location. Available = on hand - reserved, never below minus the backorder limit."""

    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="stocks")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="stocks")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    backorder_limit = models.PositiveIntegerField(
        default=0, help_text=_("How many may be sold beyond what is on hand.")
    )
    low_stock_threshold = models.PositiveIntegerField(default=3)

    objects = StockQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        default_permissions = ("view",)
        permissions = [
            ("receive_stock", "Can receive stock"),
            ("adjust_stock", "Can adjust and count stock"),
            ("transfer_stock", "Can move stock between locations"),
            ("plan_stock", "Can announce arrivals and say what is sold before it lies there"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="unique_stock"),
            models.CheckConstraint(condition=models.Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
            models.CheckConstraint(condition=models.Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(
                condition=models.Q(reserved__lte=models.F("on_hand") + models.F("backorder_limit")),
                name="stock_never_oversold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} at {self.location}"

    @property
    def available(self) -> int:
        """Units that can still be promised, backorders not counted."""
        return self.on_hand - self.reserved


class StockReservation(models.Model):
    """Units held for a reference such as an order line. `quantity` is what is still held; 0 once it is all closed.

    One reference may hold units at several locations. `held_until` is until when it holds without payment; None for
    good. Who owns the reference frees it then: the sweep of due orders is the only one that does.
    """

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="reservations")
    reference = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["stock", "reference"], name="unique_reservation")]
        indexes = [models.Index(fields=["reference"], name="reservation_reference")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.stock_id} for {self.reference}"


class StockMovement(models.Model):
    """One line of the append-only ledger: what changed, why, for what and by whom."""

    class Reason(models.TextChoices):
        RECEIVED = "received", _("Received")
        ADJUSTED = "adjusted", _("Adjusted")
        COUNTED = "counted", _("Counted")
        IMPORTED = "imported", _("Imported")
        RESERVED = "reserved", _("Reserved")
        RELEASED = "released", _("Released")
        SHIPPED = "shipped", _("Shipped")
        RETURNED = "returned", _("Returned")
        MOVED = "moved", _("Moved between locations")

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="movements")
    reason = models.CharField(max_length=10, choices=Reason)
    on_hand_change = models.IntegerField(default=0)
    reserved_change = models.IntegerField(default=0)
    reference = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("stock movement")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["stock", "-at"], name="movement_of_stock")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.on_hand_change:+d}/{self.reserved_change:+d}"


class SentForm(models.Model):
    """A form that changes stock and was sent by staff, known by the key that it was given out with."""

    once = models.UUIDField(primary_key=True)
    sent_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sent form")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.once)
