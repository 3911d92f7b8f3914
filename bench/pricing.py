"""The pricing engine by itself: 20 lines under 50 promotions of every kind, beside one line without any."""

import timeit
from decimal import Decimal

from checkout.cart.pricing import ItemToPrice, PriceRequest, price_cart
from checkout.promotions.effects import (
    AmountOff,
    AmountOffEach,
    BundlePart,
    BundlePrice,
    BuyXGetY,
    FreeDelivery,
    Measure,
    PercentOff,
    Tier,
    Tiers,
)
from checkout.promotions.rules import Combination, Conditions, Promotion, Scope
from checkout.shipping.rates import DeliveryTerms
from checkout.tax.rates import TaxRules
from common.money import Money, from_minor

LINES, PROMOTIONS = 20, 50
LIMIT = 60  # how many times the price of one line it may cost
TAX = TaxRules(percents={"standard": Decimal(23), "reduced": Decimal(6)})


def _euros(cents: int) -> Money:
    return from_minor(cents, "EUR")


def _marked(*marks: str) -> Scope:
    return Scope(any_of=frozenset(marks))


def _item(n: int) -> ItemToPrice:
    return ItemToPrice(
        variant_id=n,
        quantity=1 + n % 4,
        unit_price=_euros(1000 + 37 * n),
        tax_class="standard" if n % 3 else "reduced",
        weight_grams=300,
        requires_shipping=True,
        marks=frozenset({f"product:{n}", f"category:{n % 5}", f"tag:{n % 7}", f"brand:{n % 3}"}),
        is_on_sale=n % 4 == 0,
    )


def _promotion(n: int) -> Promotion:
    effects = [
        PercentOff(Decimal(10)),
        AmountOff(500),
        AmountOffEach(50),
        FreeDelivery(),
        BuyXGetY(2, 1),
        BundlePrice((BundlePart(_marked("tag:1")), BundlePart(_marked("tag:2"))), 1500),
        Tiers(Measure.SPEND, (Tier(5000, PercentOff(Decimal(5))), Tier(9000, PercentOff(Decimal(8))))),
    ]
    scopes = [Scope(), _marked(f"category:{n % 5}"), _marked(f"tag:{n % 7}"), _marked(f"product:{n % 25}")]
    ways = [Combination.STACKABLE, Combination.BEST_OF, Combination.EXCLUSIVE]
    return Promotion(n, f"Promotion {n}", effects[n % 7], scopes[n % 4], Conditions(), ways[n % 3], n % 5, "", "EUR")


def _request(lines: int, promotions: int) -> PriceRequest:
    return PriceRequest(
        "EUR",
        tuple(_item(n) for n in range(lines)),
        tuple(_promotion(n) for n in range(promotions)),
        tax=TAX,
        delivery_terms=(DeliveryTerms(1, "post", "Post", "", _euros(490), _euros(6000), None, 1, 3),),
    )


def _milliseconds(lines: int, promotions: int) -> float:
    """The best of some runs: whatever else the machine does only ever adds."""
    request = _request(lines, promotions)
    calls = 400 // lines
    return min(timeit.repeat(lambda: price_cart(request), number=calls, repeat=7)) / calls * 1000


def print_pricing() -> None:
    one = _milliseconds(1, 0)
    print(f"\n{'pricing':32}{'ms':>10}{'of one line':>13}   (at most {LIMIT})")
    for lines, promotions in (
        (1, 0),
        (LINES, 0),
        (LINES, PROMOTIONS // 2),
        (LINES, PROMOTIONS),
        (2 * LINES, PROMOTIONS),
    ):
        cost = _milliseconds(lines, promotions)
        print(f"{f'{lines} lines, {promotions} promotions':32}{cost:>10.3f}{cost / one:>13.1f}", flush=True)
