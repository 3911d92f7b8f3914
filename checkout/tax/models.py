"""Tax rates: dated, by class of goods and by zone."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from common.places import Area, InvalidPattern, parse_postcodes, parse_regions


class TaxZone(ClusterableModel):
    """Where the same rates hold: a country, or only those regions and postcodes of it.

    Of zones that hold a place the narrowest counts first (checkout.tax.zones). `code` is what files name it by.
    """

    name = models.CharField(max_length=100)
    code = models.SlugField(max_length=40, unique=True, help_text=_("What files of rates name it by, such as PT-20."))
    country = CountryField()
    regions = models.TextField(
        blank=True,
        help_text=_("Only in these regions, as addresses have them. Parted by commas; empty for the whole country."),
    )
    postcodes = models.TextField(
        blank=True,
        help_text=_("Only at these postcodes: how they begin (35), or a range (9000-9499). Parted by commas."),
    )
    is_exempt = models.BooleanField(
        _("without tax"), default=False, help_text=_("Outside the tax area: goods sent there bear no tax at all.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["country", "code", "pk"]
        verbose_name = _("tax zone")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            parse_postcodes(self.postcodes)
        except InvalidPattern as error:
            message = _("%(pattern)s is no pattern: write how postcodes begin, or a range such as 9000-9499.")
            raise ValidationError({"postcodes": message % {"pattern": error.pattern}}) from error

    @property
    def area(self) -> Area:
        """Raises InvalidPattern for postcodes that no form has checked."""
        return zone_area(str(self.country), self.regions, self.postcodes)


class TaxRate(models.Model):
    """Percent of tax on goods of a class sent to a zone, from a day on and until the day before `ends_on`."""

    zone = ParentalKey(TaxZone, on_delete=models.CASCADE, related_name="rates")
    tax_class = models.ForeignKey("catalog.TaxClass", on_delete=models.PROTECT, related_name="rates")
    percent = models.DecimalField(
        max_digits=6, decimal_places=3, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True, help_text=_("Empty while no end is known."))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["zone_id", "tax_class_id", "starts_on", "pk"]
        verbose_name = _("tax rate")
        constraints = [
            models.UniqueConstraint(fields=["zone", "tax_class", "starts_on"], name="unique_tax_rate"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0) & models.Q(percent__lte=100), name="tax_rate_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="tax_rate_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.tax_class}: {self.percent} %"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": _("It must end after it has begun.")})


def zone_area(country: str, regions: str, postcodes: str) -> Area:
    """The area that a zone's fields describe. Raises InvalidPattern."""
    return Area(frozenset({country}), parse_regions(regions), parse_postcodes(postcodes))
