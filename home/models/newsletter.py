"""Who gets the newsletter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subscriber(models.Model):
    """An address that asked for the newsletter, with what it agreed to, where and when; it gets one once confirmed."""

    class State(models.TextChoices):
        PENDING = "pending", _("Not confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")

    email = models.EmailField(_("e-mail"), unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    language = models.CharField(_("language"), max_length=12, default="en")
    consent_text = models.TextField(_("agreed to"))
    source = models.CharField(_("signed up on"), max_length=255, blank=True)
    source_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("subscriber")
        verbose_name_plural = _("newsletter subscribers")
        default_permissions = ("view", "delete")
        permissions = [("export_subscriber", _("Can export subscribers"))]
        indexes = [models.Index(fields=["state", "asked_at"], name="subscriber_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(confirmed_at__isnull=False),
                name="confirmed_subscriber_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.email
