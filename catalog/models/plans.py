"""What stock will be: goods that are on their way, and what may be sold before it lies there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.stock import Stock


class StockPolicy(models.Model):
    """What happens when a variant has run out. A variant without a row is not sold beyond what is on hand, unless an
    import gave its stock a limit.

    How many may be sold beyond stands on the stock rows (`backorder_limit`), which is what the database enforces: for
    a back order what staff allow, for a pre-order exactly the units that are expected at that location.
    """

    class Kind(models.TextChoices):
        DENY = "deny", _("Stop selling")
        BACKORDER = "backorder", _("Back order: sell on up to a limit")
        PREORDER = "preorder", _("Pre-order: sell what is expected")

    variant = models.OneToOneField("catalog.Variant", on_delete=models.CASCADE, related_name="stock_policy")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.DENY)
    ships_on = models.DateField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stock policy")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="backorder") | models.Q(ships_on__isnull=True), name="stock_policy_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.get_kind_display()}"


class StockArrival(models.Model):
    """Units that are expected. `quantity` is what is still to come, `expected` what was announced; never deleted."""

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="arrivals")
    expected = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    expected_on = models.DateField()
    note = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["expected_on", "pk"]
        verbose_name = _("expected arrival")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__lte=models.F("expected")), name="stock_arrival_within_expected"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, closed_at__isnull=True)
                | models.Q(quantity=0, closed_at__isnull=False),
                name="stock_arrival_closed_when_none_to_come",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stock", "expected_on"], condition=models.Q(quantity__gt=0), name="stock_arrival_to_come"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} on {self.expected_on:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        """What its movements in the ledger refer to."""
        return f"arrival:{self.pk}"
