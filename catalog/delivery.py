"""What sending goods costs, as far as the catalogue is told: the layer that knows registers here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from django.core.cache import cache

from catalog.sending import SendingRule
from common.money import Money
from common.places import Place

REMEMBERED_SECONDS = 60


class CostRule(Protocol):
    """What a way of sending goods costs."""

    def cost_of_one(self, *, price: Money, weight_grams: int) -> Money | None:
        """What sending one thing of this price and weight costs; None when it cannot travel so."""


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A way of sending goods to some countries (ISO codes). Days are working days on the way."""

    countries: tuple[str, ...]
    rule: CostRule
    days_from: int
    days_to: int


@dataclass(frozen=True, slots=True)
class DeliveryQuote:
    """What sending one thing costs to some countries, and how long it takes."""

    countries: tuple[str, ...]
    cost: Money
    days_from: int
    days_to: int


class Undeliverable(StrEnum):
    """Why something cannot be sent."""

    NOWHERE = "nowhere"
    TOO_HEAVY = "too-heavy"
    NOT_THERE = "not-there"  # goods of its class are not sent to the place


@dataclass(frozen=True, slots=True)
class SentVariant:
    """Units of a variant that is to be sent: price and weight in grams are those of one.

    `is_there` says that all of them lie there free, or that nobody counts them; `rule` where they may be sent.
    """

    variant_id: int
    price: Money
    weight_grams: int
    units: int
    is_there: bool
    rule: SendingRule | None = None


@dataclass(frozen=True, slots=True)
class DeliveryPromise:
    """What sending something to a place (named in words) costs at least, and when it arrives.

    `cost` is None where it cannot be sent, which `problem` explains; the days are None where nobody knows them.
    `free_from` is what the goods of an order must cost for a delivery that costs nothing, where that is more.
    """

    place: str
    cost: Money | None = None
    free_from: Money | None = None
    earliest: date | None = None
    latest: date | None = None
    is_pickup_only: bool = False
    problem: Undeliverable | None = None


class Promiser(Protocol):
    def __call__(self, sent: SentVariant, *, at: datetime, place: Place | None = None) -> DeliveryPromise: ...


_promisers: list[Promiser] = []


def register_delivery_promise(promiser: Promiser) -> None:
    """Have `promiser` tell what the delivery of a variant costs and when it arrives."""
    _promisers[:] = [promiser]


def delivery_promise(sent: SentVariant, *, at: datetime, place: Place | None = None) -> DeliveryPromise | None:
    """The promise as of a moment, for the shop's own country or the place; None where nobody is there to make it."""
    return next((promiser(sent, at=at, place=place) for promiser in _promisers), None)


Provider = Callable[[str], Sequence[DeliveryOption]]
_providers: list[Provider] = []


def register_delivery_options(provider: Provider) -> None:
    """Have `provider` tell, for a currency, every way of sending goods, those of a country beside each other."""
    if provider not in _providers:
        _providers.append(provider)


def delivery_options(currency: str) -> tuple[DeliveryOption, ...]:
    """Every way of sending goods; remembered for a minute."""
    key = f"catalog-delivery-options-{currency}"
    found: tuple[DeliveryOption, ...] | None = cache.get(key)
    if found is None:
        found = tuple(option for provider in _providers for option in provider(currency))
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def cheapest_quotes(
    options: Iterable[DeliveryOption], *, price: Money, weight_grams: int, rule: SendingRule | None = None
) -> list[DeliveryQuote]:
    """The cheapest way of sending one thing of this price and weight to each group of countries that it can reach,
    and that its rule lets it be sent to."""
    quotes: dict[tuple[str, ...], DeliveryQuote] = {}
    for option in options:
        cost = option.rule.cost_of_one(price=price, weight_grams=weight_grams)
        reached = tuple(code for code in option.countries if rule is None or not rule.refuses(Place(code)))
        if cost is None or not reached:
            continue
        known = quotes.get(reached)
        if known is None or cost < known.cost:
            quotes[reached] = DeliveryQuote(reached, cost, option.days_from, option.days_to)
    return list(quotes.values())
