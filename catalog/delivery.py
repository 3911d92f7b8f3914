"""What sending goods costs, as far as the catalogue is told: the layer that knows registers here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache

from common.money import Money, zero

REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A way of sending goods to some countries (ISO codes). Days are working days from the order to the door."""

    countries: tuple[str, ...]
    cost: Money
    free_from: Money | None
    maximum_weight_grams: int | None
    days_from: int
    days_to: int


@dataclass(frozen=True, slots=True)
class DeliveryQuote:
    """What sending one thing costs to some countries, and how long it takes."""

    countries: tuple[str, ...]
    cost: Money
    days_from: int
    days_to: int


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


def cheapest_quotes(options: Iterable[DeliveryOption], *, price: Money, weight_grams: int) -> list[DeliveryQuote]:
    """The cheapest way of sending one thing of this price and weight to each group of countries that it can reach."""
    quotes: dict[tuple[str, ...], DeliveryQuote] = {}
    for option in options:
        if option.maximum_weight_grams is not None and weight_grams > option.maximum_weight_grams:
            continue
        is_free = option.free_from is not None and price >= option.free_from
        cost = zero(price.currency.code) if is_free else option.cost
        known = quotes.get(option.countries)
        if known is None or cost < known.cost:
            quotes[option.countries] = DeliveryQuote(option.countries, cost, option.days_from, option.days_to)
    return list(quotes.values())
