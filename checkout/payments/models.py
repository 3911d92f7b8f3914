"""Payments and the append-only log of what gateways told of them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.registry import gateway_name
from common.fields import MinorUnitsField
from common.money import Money, from_minor


class Payment(models.Model):
    """Money that an order asks for through one gateway; amounts are minor units of `currency`."""

    class Status(models.TextChoices):
        CREATED = "created", _("Created")
        PENDING = "pending", _("Pending")
        AUTHORISED = "authorised", _("Authorised")
        CAPTURED = "captured", _("Captured")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=50)
    status = models.CharField(max_length=10, choices=Status, default=Status.CREATED)
    currency = models.CharField(max_length=3)
    amount = MinorUnitsField()
    captured = MinorUnitsField(default=0)
    refunded = MinorUnitsField(default=0)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    gateway_reference = models.CharField(max_length=120, blank=True)
    detail = models.CharField(
        max_length=40, blank=True, db_default="", help_text=_("What tells it apart, such as the end of a card's code.")
    )
    redirect_url = models.CharField(max_length=500, blank=True)
    last_error = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("payment")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="payment_amount_not_negative"),
            models.CheckConstraint(
                condition=models.Q(captured__gte=0) & models.Q(captured__lte=models.F("amount")),
                name="payment_captured_within_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded__gte=0) & models.Q(refunded__lte=models.F("captured")),
                name="payment_refunded_within_captured",
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_reference"],
                condition=~models.Q(gateway_reference=""),
                name="unique_gateway_reference",
            ),
        ]
        indexes = [models.Index(fields=["status", "updated_at"], name="payment_open")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.money}"

    @property
    def money(self) -> Money:
        return from_minor(self.amount, self.currency)

    @property
    def gateway_title(self) -> str:
        """What people call the gateway, and which card it was."""
        return f"{gateway_name(self.gateway)} {self.detail}".strip()

    @property
    def captured_money(self) -> Money:
        return from_minor(self.captured, self.currency)

    @property
    def refunded_money(self) -> Money:
        return from_minor(self.refunded, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether its outcome is not known yet."""
        return self.status in (self.Status.CREATED, self.Status.PENDING)


class Refund(models.Model):
    """Money of a payment that is to go back; its amount counts as given back once it has succeeded."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        SUCCEEDED = "succeeded", _("Refunded")
        FAILED = "failed", _("Failed")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = MinorUnitsField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    reason = models.CharField(max_length=255, blank=True)
    last_error = models.CharField(max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("refund")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=1), name="refund_of_something")]
        indexes = [models.Index(fields=["status", "updated_at"], name="refund_open")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"

    @property
    def money(self) -> Money:
        """Its amount; read it of refunds whose payment is loaded."""
        return from_minor(self.amount, self.payment.currency)


class PaymentEvent(models.Model):
    """What a gateway, or staff, said happened; append-only, unique per gateway and event id."""

    gateway = models.CharField(max_length=50)
    event_id = models.CharField(max_length=150)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    amount = MinorUnitsField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    outcome = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("payment event")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="unique_payment_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
