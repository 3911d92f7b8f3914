"""Delivery classes: goods that are not sent everywhere, such as batteries and plants."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField

from catalog.sending import SendingRule, parse_parts
from common.places import Area, InvalidPattern


class DeliveryClass(models.Model):  # type: ignore[django-manager-missing]
    """Goods that are sent to some places and not to others, whatever carries them (catalog.sending)."""

    class Reach(models.TextChoices):
        EXCEPT = "except", _("Everywhere but to these places")
        ONLY = "only", _("To these places alone")

    name = models.CharField(max_length=100, unique=True, help_text=_("Such as Batteries, or Living plants."))
    reach = models.CharField(_("sent"), max_length=6, choices=Reach, default=Reach.EXCEPT)
    countries = CountryField(multiple=True, blank=True)
    parts = models.TextField(
        _("parts of countries"),
        blank=True,
        help_text=_(
            "A line each: the country's code, then how postcodes begin, or a range. ES 07, 35, 38 are the islands of "
            "Spain, PT 9000-9999 those of Portugal."
        ),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("delivery class")
        verbose_name_plural = _("delivery classes")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            parts = parse_parts(self.parts)
        except InvalidPattern as error:
            message = _("“%(pattern)s” is no such line: write ES 35, 38 or PT 9000-9999.")
            raise ValidationError({"parts": message % {"pattern": error.pattern}}) from error
        unknown = sorted({code for part in parts for code in part.countries} - set(dict(countries)))
        if unknown:
            raise ValidationError({"parts": _("There is no country %(code)s.") % {"code": unknown[0]}})
        if not parts and not self.countries:
            raise ValidationError({"countries": _("Name at least one country, or a part of one.")})

    @property
    def rule(self) -> SendingRule:
        """The rule that its fields describe; no query. Raises InvalidPattern, which its form lets nobody save."""
        whole = frozenset(country_codes(self))
        areas = (*((Area(whole),) if whole else ()), *parse_parts(self.parts))
        return SendingRule(self.name, areas, is_only=self.reach == self.Reach.ONLY)


def country_codes(row: Any) -> list[str]:
    """The ISO codes of the whole countries that a row names, sorted."""
    return sorted(str(getattr(each, "code", each)) for each in row.countries)
