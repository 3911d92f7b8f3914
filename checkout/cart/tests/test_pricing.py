"""The pricing pipeline: parts that sum to the whole, whatever is in the cart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from checkout.promotions.rules import Combination, Promotion, Scope
from checkout.shipping.rates import Band, DeliveryTerms, RateKind, Span
from checkout.tax.rates import TaxRules
from common.money import from_minor, to_minor

CURRENCIES = ["EUR", "JPY", "KWD"]


def item(price, quantity=1, percent="23", *, variant_id=1, weight=0, requires_shipping=True, currency="EUR"):
    return ItemToPrice(
        variant_id=variant_id,
        quantity=quantity,
        unit_price=from_minor(price, currency),
        tax_class=percent,
        weight_grams=weight,
        requires_shipping=requires_shipping,
    )


def post(cost=390, free_from=None, method_id=1, heaviest=None, currency="EUR"):
    return DeliveryTerms(
        method_id=method_id,
        code=f"post-{method_id}",
        name="By post",
        description="",
        cost=from_minor(cost, currency),
        free_from=None if free_from is None else from_minor(free_from, currency),
        maximum_weight_grams=heaviest,
        days_from=1,
        days_to=3,
    )


def price(*items, terms=(), method_id=None, currency="EUR", promotions=()):
    """Tax classes of these tests are named after their percent."""
    return price_cart(
        PriceRequest(
            currency=currency,
            items=items,
            promotions=tuple(promotions),
            tax=TaxRules(percents={each.tax_class: Decimal(each.tax_class) for each in items}),
            delivery_terms=tuple(terms),
            delivery_method_id=method_id,
        )
    )


def minor(*amounts):
    return [to_minor(amount) for amount in amounts]


def test_example_of_the_documentation():
    priced = price(item(2800, 2, "23"), item(1235, 1, "6", variant_id=2), terms=[post(390)])

    assert minor(priced.items, priced.discounts, priced.delivery, priced.total) == [6835, 0, 390, 7225]
    assert [(line.percent, *minor(line.net, line.tax)) for line in priced.tax_lines] == [
        (Decimal(23), 4813, 1107),
        (Decimal(6), 1231, 74),
    ]
    assert to_minor(priced.tax) == 1181


def test_empty_cart_costs_nothing():
    priced = price(terms=[post()])

    assert minor(priced.items, priced.delivery, priced.tax, priced.total) == [0, 0, 0, 0]
    assert (priced.tax_lines, priced.needs_delivery, priced.is_deliverable) == ((), False, True)


def test_estimate_takes_the_cheapest_method_and_a_choice_takes_its_own():
    terms = [post(890, method_id=1), post(390, method_id=2)]

    assert to_minor(price(item(100), terms=terms).delivery) == 390
    assert to_minor(price(item(100), terms=terms, method_id=1).delivery) == 890


def test_chosen_method_that_cannot_carry_the_goods_is_no_delivery():
    priced = price(item(100, weight=3000), terms=[post(heaviest=2000)], method_id=1)

    assert (priced.delivery_rate, priced.is_deliverable, to_minor(priced.delivery)) == (None, False, 0)


def test_country_nothing_is_sent_to_is_told():
    assert price(item(100)).is_deliverable is False


def test_what_needs_no_sending_pays_no_delivery():
    priced = price(item(100, requires_shipping=False), terms=[post()])

    assert (to_minor(priced.total), priced.needs_delivery, priced.is_deliverable) == (100, False, True)


def test_only_what_is_sent_weighs():
    priced = price(item(100, 3, weight=500), item(100, weight=9000, variant_id=2, requires_shipping=False))

    assert priced.weight_grams == 1500


def test_delivery_is_free_once_the_goods_reach_the_limit():
    assert to_minor(price(item(5999), terms=[post(free_from=6000)]).total) == 5999 + 390
    assert to_minor(price(item(6000), terms=[post(free_from=6000)]).total) == 6000


def test_delivery_of_goods_that_cost_nothing_is_taxed_as_they_are():
    priced = price(item(0, percent="23"), terms=[post(390)])

    assert minor(priced.tax, priced.total) == [73, 390]


def test_amounts_of_another_currency_are_refused():
    with pytest.raises(TypeError):
        price(item(100, currency="JPY"))


YEN = from_minor(500, "JPY")
FOREIGN_TERMS = {
    "cost": replace(post(), cost=YEN),
    "free from": replace(post(), free_from=YEN),
    "band": replace(post(), kind=RateKind.PRICE, bands=(Band(Span(0, None), YEN),)),
    "each unit": replace(post(), kind=RateKind.ITEM, cost_per_unit=YEN),
}


@pytest.mark.parametrize("terms", FOREIGN_TERMS.values(), ids=FOREIGN_TERMS)
def test_delivery_at_amounts_of_another_currency_is_refused(terms):
    with pytest.raises(TypeError, match="EUR"):
        price(item(100), terms=[terms])


@pytest.mark.parametrize("facts", [{"price": -1}, {"price": 100, "quantity": -1}])
def test_price_or_number_below_nothing_is_refused(facts):
    with pytest.raises(ValueError, match="below nothing"):
        price(item(**facts))


EVERYTHING = Scope()
KINDS = {
    "percent": (PercentOff(Decimal(10)), 900),
    "amount": (AmountOff(300), 700),
    "amount each": (AmountOffEach(300), 700),
    "buy and get": (BuyXGetY(buy=1, get=1), 1000),
    "buy and get of its own": (BuyXGetY(buy=1, get=1, reward=EVERYTHING), 1000),
    "bundle": (BundlePrice(parts=(BundlePart(EVERYTHING),), price=400), 400),
    "tiers": (Tiers(Measure.QUANTITY, (Tier(1, PercentOff(Decimal(10))),)), 900),
}


@pytest.mark.parametrize(("effect", "left"), KINDS.values(), ids=KINDS)
def test_line_without_units_costs_nothing_and_is_in_no_promotion(effect, left):
    promotion = Promotion(id=1, name="All", effect=effect, currency="EUR")

    priced = price(item(1000, 0), item(1000, 1, variant_id=2), promotions=[promotion])

    assert minor(*(line.total for line in priced.lines)) == [0, left]


@pytest.mark.parametrize(("buy", "get"), [(1, 0), (0, 1), (0, 0), (2, -1)])
def test_promotion_that_gives_for_nothing_or_gives_nothing_cannot_be_made(buy, get):
    with pytest.raises(ValueError, match="at least one of each"):
        BuyXGetY(buy=buy, get=get)


def test_promotion_for_no_units_but_of_a_line_without_any_takes_no_part():
    promotion = Promotion(id=1, name="Delivery", effect=FreeDelivery(), scope=Scope(any_of=frozenset({"tag:a"})))
    nothing = replace(item(1000, 0), marks=frozenset({"tag:a"}))

    assert to_minor(price(nothing, item(1000), terms=[post(390)], promotions=[promotion]).total) == 1390


@pytest.mark.parametrize("combination", [Combination.EXCLUSIVE, Combination.BEST_OF])
def test_promotion_that_leaves_the_cart_too_dear_to_be_sent_wins_nothing_by_that(combination):
    band = Band(Span(0, 10000), from_minor(500, "EUR"))
    to_100_euro = replace(post(0), kind=RateKind.PRICE, bands=(band,))
    ten = Promotion(id=1, name="Ten", effect=AmountOff(1000), currency="EUR", combination=Combination.BEST_OF)
    seven = Promotion(id=2, name="Seven", effect=AmountOff(700), currency="EUR", combination=combination)

    priced = price(item(11000), terms=[to_100_euro], promotions=[ten, seven])

    assert [each.name for each in priced.adjustments] == ["Ten"]
    assert (to_minor(priced.total), priced.is_deliverable) == (10500, True)


items = st.lists(
    st.builds(
        lambda price, quantity, percent, sent: (price, quantity, percent, sent),
        st.integers(0, 10**6),
        st.integers(1, 99),
        st.sampled_from(["0", "2.6", "5.5", "6", "8.1", "13.5", "23", "25.5", "100"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(rows=items, currency=st.sampled_from(CURRENCIES), cost=st.integers(0, 10**4), free_from=st.integers(0, 10**6))
def test_parts_sum_to_the_whole(rows, currency, cost, free_from):
    cart = [
        item(amount, quantity, percent, variant_id=number, requires_shipping=sent, currency=currency)
        for number, (amount, quantity, percent, sent) in enumerate(rows)
    ]

    priced = price(*cart, terms=[post(cost, free_from, currency=currency)], currency=currency)

    nothing = from_minor(0, currency)
    assert priced.items == sum((line.unit_price * line.quantity for line in priced.lines), nothing)
    assert priced.total == priced.items - priced.discounts + priced.delivery
    assert sum((line.total for line in priced.lines), nothing) == priced.items - priced.discounts
    assert sum((line.net + line.tax for line in priced.tax_lines), nothing) == priced.total
    assert sum((line.tax for line in priced.tax_lines), nothing) == priced.tax
    assert nothing <= priced.tax <= priced.total
    taxes_of_lines = sum((line.tax for line in priced.lines), nothing)
    assert nothing <= priced.tax - taxes_of_lines <= priced.delivery  # the rest is the tax of delivery
