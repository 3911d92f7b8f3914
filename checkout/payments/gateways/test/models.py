"""The test gateway's own ledger: what a payment company would keep on its side."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.base import EventKind
from common.fields import MinorUnitsField
from common.money import Money, from_minor


def new_reference() -> str:
    return f"tg_{secrets.token_urlsafe(18)}"


class TestCharge(models.Model):
    """A charge asked for by the shop; decided by the person on the hosted pay page."""

    __test__ = False  # not a test class, whatever its name begins with

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMING = "confirming", _("Waiting for confirmation")
        AUTHORISED = "authorised", _("Reserved")
        SUCCEEDED = "succeeded", _("Succeeded")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")

    reference = models.CharField(max_length=60, unique=True, default=new_reference)
    idempotency_key = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    amount = MinorUnitsField()
    refunded = MinorUnitsField(default=0)
    currency = models.CharField(max_length=3)
    description = models.CharField(max_length=200)
    return_url = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refunded__gte=0) & models.Q(refunded__lte=models.F("amount")),
                name="test_charge_refunded_within_amount",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        return from_minor(self.amount, self.currency)

    @property
    def pay_url(self) -> str:
        """The hosted page, on this site."""
        return reverse("test_gateway:pay", args=[self.reference])

    @property
    def is_undecided(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.CONFIRMING)

    @property
    def event_kind(self) -> EventKind:
        """How the charge stands, in the shop's words."""
        return {
            self.Status.AUTHORISED: EventKind.AUTHORISED,
            self.Status.SUCCEEDED: EventKind.CAPTURED,
            self.Status.DECLINED: EventKind.FAILED,
            self.Status.CANCELLED: EventKind.CANCELLED,
        }.get(self.Status(self.status), EventKind.PENDING)


class TestRefund(models.Model):
    """Money of a charge given back, once per key."""

    __test__ = False

    charge = models.ForeignKey(TestCharge, on_delete=models.PROTECT, related_name="refunds")
    idempotency_key = models.CharField(max_length=64, unique=True)
    amount = MinorUnitsField()
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.amount} of {self.charge_id}"


class TestCallback(models.Model):
    """A callback that the shop is to get, word for word as it is signed; sent until the shop has taken it."""

    __test__ = False

    charge = models.ForeignKey(TestCharge, on_delete=models.PROTECT, related_name="callbacks")
    event_id = models.CharField(max_length=60, unique=True)
    body = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["next_attempt_at"], name="test_callback_due")]

    def __str__(self) -> str:
        return self.event_id
