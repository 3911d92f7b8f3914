"""What the catalogue tells of delivery."""

from catalog.delivery import DeliveryOption, DeliveryQuote, cheapest_quotes
from common.money import from_minor


def euro(minor):
    return from_minor(minor, "EUR")


POST = DeliveryOption(("PT",), euro(390), euro(6000), 2000, 1, 3)
EXPRESS = DeliveryOption(("PT",), euro(890), None, None, 1, 1)
FAR = DeliveryOption(("US", "CA"), euro(2490), None, 500, 6, 14)


def test_each_place_gets_its_cheapest_way():
    quotes = cheapest_quotes([EXPRESS, POST, FAR], price=euro(2800), weight_grams=400)

    assert quotes == [DeliveryQuote(("PT",), euro(390), 1, 3), DeliveryQuote(("US", "CA"), euro(2490), 6, 14)]


def test_price_that_reaches_the_limit_is_sent_for_nothing():
    [quote] = cheapest_quotes([POST], price=euro(6000), weight_grams=0)

    assert quote.cost == euro(0)


def test_heavy_things_go_as_they_can_or_not_at_all():
    quotes = cheapest_quotes([POST, EXPRESS, FAR], price=euro(2800), weight_grams=2001)

    assert quotes == [DeliveryQuote(("PT",), euro(890), 1, 1)]
