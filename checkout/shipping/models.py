"""Delivery: zones of countries and the methods that goods are sent there by."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from common.fields import MinorUnitsField


class DeliveryZone(ClusterableModel):
    """Countries that share delivery methods."""

    name = models.CharField(max_length=100)
    countries = CountryField(multiple=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("delivery zone")

    def __str__(self) -> str:
        return self.name


class DeliveryMethod(models.Model):
    """A way of sending goods to a zone: a flat cost in minor units of the shop's currency, free from an amount."""

    zone = ParentalKey(DeliveryZone, on_delete=models.CASCADE, related_name="methods")
    code = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    cost = MinorUnitsField(validators=[MinValueValidator(0)])
    free_from = MinorUnitsField(
        null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("Free when the items cost this or more.")
    )
    maximum_weight_grams = models.PositiveIntegerField(null=True, blank=True)
    days_from = models.PositiveSmallIntegerField(_("working days, at least"), default=2)
    days_to = models.PositiveSmallIntegerField(_("working days, at most"), default=4)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("delivery method")
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="unique_delivery_method"),
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="delivery_cost_not_negative"),
            models.CheckConstraint(
                condition=models.Q(days_to__gte=models.F("days_from")), name="delivery_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
