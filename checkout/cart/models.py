"""Carts of guests and members."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import MinorUnitsField


def new_token() -> str:
    """An unguessable name for a cart: 192 random bits."""
    return secrets.token_urlsafe(24)


class Cart(models.Model):
    """What someone is about to buy. A guest's is found by the token in their cookie, a member's by the user too."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        MERGED = "merged", _("Merged")
        ORDERED = "ordered", _("Ordered")

    token = models.CharField(max_length=40, unique=True, default=new_token)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="carts"
    )
    currency = models.CharField(max_length=3)
    codes = models.JSONField(default=list, help_text=_("Codes of promotions that were entered, in capitals."))
    delivery_country = models.CharField(
        max_length=2, blank=True, db_default="", help_text=_("Where it is to go, as far as that was told: ISO code.")
    )
    delivery_postcode = models.CharField(max_length=20, blank=True, db_default="")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("cart")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status="open", user__isnull=False), name="one_open_cart_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"Cart {self.pk}"


class CartLine(models.Model):
    """A variant in a cart. `seen_price` is the unit price, in minor units, that the shopper last saw and accepted."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="cart_lines")
    quantity = models.PositiveIntegerField()
    seen_price = MinorUnitsField()
    is_saved = models.BooleanField(_("saved for later"), default=False)
    added_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="one_line_a_variant"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="cart_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"
