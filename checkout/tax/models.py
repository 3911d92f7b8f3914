"""Tax rates by class and country, dated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class TaxRate(models.Model):
    """Percent of tax on goods of a class sent to a country, from a day on. Prices of the shop include it."""

    tax_class = models.ForeignKey("catalog.TaxClass", on_delete=models.PROTECT, related_name="rates")
    country = CountryField()
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["country", "tax_class_id", "starts_on", "pk"]
        verbose_name = _("tax rate")
        constraints = [
            models.UniqueConstraint(fields=["tax_class", "country", "starts_on"], name="unique_tax_rate"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0) & models.Q(percent__lte=100), name="tax_rate_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.tax_class}: {self.percent} %"
