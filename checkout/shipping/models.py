"""Delivery: zones, the methods that goods are sent there by, and the days on which they leave and arrive."""

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from common.fields import MinorUnitsField
from common.places import Area, InvalidPattern, parse_postcodes, parse_regions

LONGEST_WAY = 90  # working days


class DeliveryZone(ClusterableModel):
    """Countries, or only some regions and postcodes of them, that share delivery methods.

    Of the zones that hold a place the narrowest serves it alone (checkout.shipping.zones).
    """

    name = models.CharField(max_length=100)
    countries = CountryField(multiple=True)
    regions = models.TextField(
        blank=True,
        db_default="",
        help_text=_("Only in these regions, as addresses have them. Parted by commas; empty for the whole countries."),
    )
    postcodes = models.TextField(
        blank=True,
        db_default="",
        help_text=_("Only at these postcodes: how they begin (35), or a range (9000-9999). Parted by commas."),
    )
    position = models.PositiveIntegerField(
        default=0, help_text=_("Of zones that are equally narrow the lower one serves a place.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("delivery zone")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            parse_postcodes(self.postcodes)
        except InvalidPattern as error:
            message = _("%(pattern)s is no pattern: write how postcodes begin, or a range such as 9000-9499.")
            raise ValidationError({"postcodes": message % {"pattern": error.pattern}}) from error


class DeliveryMethod(ClusterableModel):
    """A way of sending goods to a zone; what it costs goes by its kind (checkout.shipping.rates).

    Costs are minor units of the shop's currency.
    """

    class Kind(models.TextChoices):
        FLAT = "flat", _("One cost for every parcel")
        WEIGHT = "weight", _("By weight")
        PRICE = "price", _("By what the goods cost")
        ITEM = "item", _("By the number of things")
        PICKUP = "pickup", _("Collected by the customer")

    zone = ParentalKey(DeliveryZone, on_delete=models.CASCADE, related_name="methods")
    kind = models.CharField(_("cost"), max_length=8, choices=Kind, default=Kind.FLAT, db_default=Kind.FLAT)
    code = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    cost = MinorUnitsField(
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("By the number of things: what comes before them. By weight or price the bands below hold it."),
    )
    cost_per_unit = MinorUnitsField(
        null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("By the number of things: for each.")
    )
    free_from = MinorUnitsField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Free when the goods cost this or more after discounts."),
    )
    maximum_weight_grams = models.PositiveIntegerField(_("heaviest parcel, in grams"), null=True, blank=True)
    days_from = models.PositiveSmallIntegerField(
        _("working days on the way, at least"), default=2, validators=[MaxValueValidator(LONGEST_WAY)]
    )
    days_to = models.PositiveSmallIntegerField(
        _("working days on the way, at most"), default=4, validators=[MaxValueValidator(LONGEST_WAY)]
    )
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["zone__position", "zone_id", "position", "pk"]
        verbose_name = _("delivery method")
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="unique_delivery_method"),
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="delivery_cost_not_negative"),
            models.CheckConstraint(
                condition=models.Q(cost_per_unit__isnull=True) | models.Q(cost_per_unit__gte=0),
                name="delivery_cost_per_unit_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(days_to__gte=models.F("days_from")), name="delivery_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.days_from is not None and self.days_to is not None and self.days_to < self.days_from:
            raise ValidationError({"days_to": _("At most cannot be less than at least.")})
        if self.kind == self.Kind.ITEM and self.cost_per_unit is None:
            raise ValidationError({"cost_per_unit": _("Say what each thing costs.")})


class WeightBand(models.Model):
    """What parcels from `first` to `last` grams cost, both included; without `last` however heavy."""

    method = ParentalKey(DeliveryMethod, on_delete=models.CASCADE, related_name="weight_bands")
    first = models.PositiveIntegerField(_("from, in grams"))
    last = models.PositiveIntegerField(
        _("to, in grams"), null=True, blank=True, help_text=_("Included. Empty: however heavy.")
    )
    cost = MinorUnitsField(validators=[MinValueValidator(0)])

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["method_id", "first", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(cost__gte=0), name="weight_band_not_negative")]

    def __str__(self) -> str:
        return f"{self.first}-{self.last or ''} g"


class PriceBand(models.Model):
    """What parcels cost whose goods cost from `first` to `last` minor units after discounts, both included."""

    method = ParentalKey(DeliveryMethod, on_delete=models.CASCADE, related_name="price_bands")
    first = MinorUnitsField(_("goods from"), validators=[MinValueValidator(0)])
    last = MinorUnitsField(
        _("goods to"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Included. Empty: however much."),
    )
    cost = MinorUnitsField(validators=[MinValueValidator(0)])

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["method_id", "first", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(cost__gte=0), name="price_band_not_negative")]

    def __str__(self) -> str:
        return f"{self.first}-{self.last or ''}"


class PickupPoint(models.Model):
    """Where goods of a pickup method are collected."""

    method = ParentalKey(DeliveryMethod, on_delete=models.CASCADE, related_name="pickup_points")
    name = models.CharField(max_length=100)
    address = models.TextField(max_length=300, help_text=_("As it stands on a letter, line by line."))
    hours = models.CharField(_("opening hours"), max_length=200, help_text=_("In words: Mon to Fri, 10 to 18."))
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["method_id", "position", "pk"]
        default_permissions = ()
        verbose_name = _("pickup point")

    def __str__(self) -> str:
        return self.name


@register_setting(icon="time")
class DispatchRules(BaseGenericSetting):
    """On which days, and until when, orders leave the house, in the shop's local time."""

    cut_off = models.TimeField(
        _("same day until"), default=time(14), help_text=_("Orders after this are packed on the next day.")
    )
    handling_days = models.PositiveSmallIntegerField(
        _("days of packing"),
        default=0,
        validators=[MaxValueValidator(LONGEST_WAY)],
        help_text=_("Working days between the order and the day on which the parcel leaves; 0 for the same day."),
    )
    is_monday = models.BooleanField(_("Monday"), default=True)
    is_tuesday = models.BooleanField(_("Tuesday"), default=True)
    is_wednesday = models.BooleanField(_("Wednesday"), default=True)
    is_thursday = models.BooleanField(_("Thursday"), default=True)
    is_friday = models.BooleanField(_("Friday"), default=True)
    is_saturday = models.BooleanField(_("Saturday"), default=False)
    is_sunday = models.BooleanField(_("Sunday"), default=False)

    DAYS = ("is_monday", "is_tuesday", "is_wednesday", "is_thursday", "is_friday", "is_saturday", "is_sunday")

    panels = [
        FieldRowPanel([FieldPanel("cut_off"), FieldPanel("handling_days")]),
        MultiFieldPanel([FieldPanel(day) for day in DAYS], heading=_("Days on which parcels leave")),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("when orders leave")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return str(_("When orders leave"))

    def clean(self) -> None:
        super().clean()
        if not any(getattr(self, day) for day in self.DAYS):
            raise ValidationError({"is_monday": _("Choose at least one day on which parcels leave.")})

    @property
    def weekdays(self) -> frozenset[int]:
        """Days of the week on which parcels leave, 0 being Monday."""
        return frozenset(number for number, day in enumerate(self.DAYS) if getattr(self, day))


class ClosedDay(models.Model):
    """A day on which nothing leaves the house, or, with a country, nothing is brought to the door there."""

    day = models.DateField()
    country = CountryField(
        blank=True,
        blank_label="Our own house",
        help_text=_("With a country: nothing is delivered there."),
    )
    name = models.CharField(max_length=100, help_text=_("Such as Christmas."))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "country", "pk"]
        verbose_name = _("closed day")
        constraints = [models.UniqueConstraint(fields=["day", "country"], name="unique_closed_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"


def zone_area(countries: frozenset[str], regions: str, postcodes: str) -> Area:
    """The area that a zone's fields describe. Raises InvalidPattern."""
    return Area(countries, parse_regions(regions), parse_postcodes(postcodes))
