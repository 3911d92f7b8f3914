"""What is told of one thing's delivery: to the shop's own country, or to the place that a shopper named."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django_countries import countries

from catalog.delivery import DeliveryPromise, SentVariant, Undeliverable
from catalog.readiness import Readiness, list_readiness
from checkout.shipping.calendar import get_calendar
from checkout.shipping.dates import arrival_dates
from checkout.shipping.rates import DeliveryRate, DeliveryTerms, Parcel, cheapest, delivery_rates
from checkout.shipping.selectors import list_delivery_terms
from common import clock
from common.money import Money
from common.places import Place

REMEMBERED_SECONDS = 60


def promise_delivery(sent: SentVariant, *, at: datetime, place: Place | None = None) -> DeliveryPromise:
    """What sending the smallest quantity of a variant costs and when it arrives, as of an aware moment.

    It goes to `place`, by default somewhere in the shop's country, whose terms are remembered for a minute as the
    calendar is; those of another place are read. Two queries more for stock that is not there yet.
    """
    home = Place(settings.SHOP_COUNTRY)
    place = place or home
    currency = sent.price.currency.code
    terms = _home_terms(currency) if place == home else list_delivery_terms(place=place, currency=currency)
    name = f"{countries.name(place.country)} {place.postcode}".strip()
    parcel = Parcel(
        weight_grams=sent.weight_grams * sent.units,
        goods=sent.price * sent.units,
        units=sent.units,
        is_barred=sent.rule is not None and sent.rule.refuses(place),
    )
    rate = cheapest(delivery_rates(terms, parcel=parcel))
    if rate is None:
        return DeliveryPromise(place=name, problem=_problem(terms, parcel))
    known = {} if sent.is_there else list_readiness({sent.variant_id: sent.units}, today=clock.shop_date(at))
    readiness = known.get(sent.variant_id, Readiness())
    arrival = (
        arrival_dates(
            get_calendar(),
            at=at,
            country=place.country,
            days_from=rate.terms.days_from,
            days_to=rate.terms.days_to,
            ready_on=readiness.ready_on,
        )
        if readiness.is_known
        else None
    )
    return DeliveryPromise(
        place=name,
        cost=rate.cost,
        free_from=_free_from(rate, terms),
        earliest=arrival.earliest if arrival else None,
        latest=arrival.latest if arrival else None,
        is_pickup_only=rate.terms.is_pickup,
    )


def _problem(terms: list[DeliveryTerms], parcel: Parcel) -> Undeliverable:
    if not terms:
        return Undeliverable.NOWHERE
    return Undeliverable.NOT_THERE if parcel.is_barred else Undeliverable.TOO_HEAVY


def _free_from(rate: DeliveryRate, terms: list[DeliveryTerms]) -> Money | None:
    """The lowest amount of goods from which some way to the door is free; None when this one is free already."""
    if rate.is_free:
        return None
    limits = [each.free_from for each in terms if each.free_from is not None and not each.is_pickup]
    return min(limits, default=None)


def _home_terms(currency: str) -> list[DeliveryTerms]:
    key = f"shipping-home-terms-{currency}"
    found: list[DeliveryTerms] | None = cache.get(key)
    if found is None:
        found = list_delivery_terms(place=Place(settings.SHOP_COUNTRY), currency=currency)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found
