"""Reads of delivery zones and methods."""

import re

from catalog.delivery import DeliveryOption
from checkout.shipping.models import DeliveryMethod, DeliveryZone
from checkout.shipping.rates import DeliveryTerms
from common.money import from_minor

COUNTRY_CODE = re.compile(r"[A-Z]{2}")


def get_zone(*, country: str) -> DeliveryZone | None:
    """The first zone, by position, that the country (ISO code) belongs to; None when nothing is sent there."""
    if not COUNTRY_CODE.fullmatch(country):
        return None
    # The column holds "AT,BE,…": two capital letters can only be found there as one whole code.
    return DeliveryZone.objects.filter(countries__contains=country).order_by("position", "pk").first()


def list_delivery_terms(*, country: str, currency: str) -> list[DeliveryTerms]:
    """The terms of the active methods of the country's zone in their order; empty when nothing is sent there."""
    zone = get_zone(country=country)
    if zone is None:
        return []
    methods = DeliveryMethod.objects.filter(zone=zone, is_active=True).order_by("position", "pk")
    return [_terms(method, currency) for method in methods]


def list_delivery_countries() -> list[str]:
    """The ISO codes of every country that some zone with an active method covers, sorted."""
    zones = DeliveryZone.objects.filter(methods__is_active=True).distinct()
    return sorted({country.code for zone in zones for country in zone.countries})


def list_delivery_options(currency: str) -> list[DeliveryOption]:
    """What the catalogue tells machines of delivery: each active method, for the countries that it really serves."""
    options: list[DeliveryOption] = []
    served: set[str] = set()
    for zone in DeliveryZone.objects.order_by("position", "pk").prefetch_related("methods"):
        countries = tuple(country.code for country in zone.countries if country.code not in served)
        served.update(countries)  # the first zone with a country serves it, as in get_zone
        terms = [_terms(method, currency) for method in zone.methods.all() if method.is_active]
        options += [_option(each, countries) for each in terms if countries]
    return options


def _option(terms: DeliveryTerms, countries: tuple[str, ...]) -> DeliveryOption:
    return DeliveryOption(
        countries=countries,
        cost=terms.cost,
        free_from=terms.free_from,
        maximum_weight_grams=terms.maximum_weight_grams,
        days_from=terms.days_from,
        days_to=terms.days_to,
    )


def _terms(method: DeliveryMethod, currency: str) -> DeliveryTerms:
    return DeliveryTerms(
        method_id=method.pk,
        code=method.code,
        name=method.name,
        description=method.description,
        cost=from_minor(method.cost, currency),
        free_from=from_minor(method.free_from, currency) if method.free_from is not None else None,
        maximum_weight_grams=method.maximum_weight_grams,
        days_from=method.days_from,
        days_to=method.days_to,
    )
