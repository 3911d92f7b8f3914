"""What the catalogue tells of delivery."""

from dataclasses import dataclass

from catalog.delivery import DeliveryOption, DeliveryQuote, cheapest_quotes
from common.money import Money, from_minor


def euro(minor):
    return from_minor(minor, "EUR")


@dataclass(frozen=True)
class Rule:
    """A flat cost up to a weight, free from an amount."""

    cost: Money
    free_from: Money | None = None
    heaviest: int = 10**6

    def cost_of_one(self, *, price, weight_grams):
        if weight_grams > self.heaviest:
            return None
        return euro(0) if self.free_from is not None and price >= self.free_from else self.cost


POST = DeliveryOption(("PT",), Rule(euro(390), euro(6000), 2000), 1, 3)
EXPRESS = DeliveryOption(("PT",), Rule(euro(890)), 1, 1)
FAR = DeliveryOption(("US", "CA"), Rule(euro(2490), heaviest=500), 6, 14)


def test_each_place_gets_its_cheapest_way():
    quotes = cheapest_quotes([EXPRESS, POST, FAR], price=euro(2800), weight_grams=400)

    assert quotes == [DeliveryQuote(("PT",), euro(390), 1, 3), DeliveryQuote(("US", "CA"), euro(2490), 6, 14)]


def test_price_that_reaches_the_limit_is_sent_for_nothing():
    [quote] = cheapest_quotes([POST], price=euro(6000), weight_grams=0)

    assert quote.cost == euro(0)


def test_heavy_things_go_as_they_can_or_not_at_all():
    quotes = cheapest_quotes([POST, EXPRESS, FAR], price=euro(2800), weight_grams=2001)

    assert quotes == [DeliveryQuote(("PT",), euro(890), 1, 1)]
