"""The outbox: what is to be sent, written in the same transaction as what it tells of, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A mail that is to be sent, once. `dedupe_key` names the fact it tells of, so that it is written once."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=150, unique=True)
    recipient = models.EmailField()
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("message")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class Throttle(models.Model):
    """How often something was tried within a window of time; the key is kept as a hash only."""

    scope = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["scope", "key_hash", "window_starts_at"], name="unique_throttle_window")
        ]
        indexes = [models.Index(fields=["window_starts_at"], name="throttle_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.count}"
