"""The test gateway's own ledger: what a payment company would keep on its side."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import MinorUnitsField


def new_reference() -> str:
    return f"tg_{secrets.token_urlsafe(18)}"


class TestCharge(models.Model):
    """A charge asked for by the shop; decided by the person on the hosted pay page."""

    __test__ = False  # not a test class, whatever its name begins with

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMING = "confirming", _("Waiting for confirmation")
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

    def __str__(self) -> str:
        return self.reference
