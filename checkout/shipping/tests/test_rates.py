"""What delivery costs, and what cannot be sent."""

import pytest

from checkout.shipping.rates import (
    Band,
    DeliveryTerms,
    Fault,
    Parcel,
    RateKind,
    Reason,
    Span,
    cheapest,
    delivery_rate,
    delivery_rates,
    find_fault,
    find_hindrance,
    find_hindrances,
)
from common.money import from_minor


def euro(minor):
    return from_minor(minor, "EUR")


def terms(cost=390, *, free_from=None, heaviest=None, method_id=1, kind=RateKind.FLAT, each=None, bands=()):
    return DeliveryTerms(
        method_id=method_id,
        code="post",
        name="By post",
        description="",
        cost=euro(cost),
        free_from=None if free_from is None else euro(free_from),
        maximum_weight_grams=heaviest,
        days_from=1,
        days_to=3,
        kind=kind,
        cost_per_unit=None if each is None else euro(each),
        bands=tuple(Band(Span(first, last), euro(band_cost)) for first, last, band_cost in bands),
    )


def parcel(weight=100, goods=1000, units=1):
    return Parcel(weight_grams=weight, goods=euro(goods), units=units)


LETTERS = [(0, 500, 250), (501, 2000, 490), (2001, 10_000, 990)]
FREIGHT = [(0, 2000, 490), (2001, None, 1990)]
BY_BASKET = [(0, 2999, 590), (3000, 5999, 290), (6000, None, 0)]
UNDER_INSURED = [(0, 99_999, 900), (100_000, 200_000, 2500)]


@pytest.mark.parametrize(
    ("method", "sent", "cost"),
    [
        ({"cost": 390}, {"weight": 0}, 390),
        ({"cost": 390}, {"weight": 10**6, "goods": 10**7, "units": 99}, 390),
        ({"cost": 0}, {}, 0),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 0}, 250),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 500}, 250),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 501}, 490),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 2000}, 490),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 2001}, 990),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 10_000}, 990),
        ({"kind": RateKind.WEIGHT, "bands": FREIGHT}, {"weight": 10**7}, 1990),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS, "cost": 777}, {"weight": 1}, 250),
        ({"kind": RateKind.PRICE, "bands": BY_BASKET}, {"goods": 0}, 590),
        ({"kind": RateKind.PRICE, "bands": BY_BASKET}, {"goods": 2999}, 590),
        ({"kind": RateKind.PRICE, "bands": BY_BASKET}, {"goods": 3000}, 290),
        ({"kind": RateKind.PRICE, "bands": BY_BASKET}, {"goods": 5999}, 290),
        ({"kind": RateKind.PRICE, "bands": BY_BASKET}, {"goods": 6000}, 0),
        ({"kind": RateKind.ITEM, "cost": 200, "each": 150}, {"units": 1}, 350),
        ({"kind": RateKind.ITEM, "cost": 200, "each": 150}, {"units": 7}, 1250),
        ({"kind": RateKind.ITEM, "cost": 0, "each": 99}, {"units": 3}, 297),
        ({"kind": RateKind.PICKUP, "cost": 0}, {"units": 5}, 0),
        ({"kind": RateKind.PICKUP, "cost": 100}, {"units": 5}, 100),
        ({"kind": RateKind.ITEM, "cost": 200, "each": 150, "free_from": 5000}, {"units": 9, "goods": 5000}, 0),
        ({"kind": RateKind.ITEM, "cost": 200, "each": 150, "free_from": 5000}, {"units": 9, "goods": 4999}, 1550),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS, "free_from": 5000}, {"weight": 9000, "goods": 5001}, 0),
    ],
)
def test_cost_of_a_parcel(method, sent, cost):
    rate = delivery_rate(terms(**method), parcel=parcel(**sent))

    assert (rate.cost, rate.is_free) == (euro(cost), cost == 0)


@pytest.mark.parametrize(("items", "cost", "missing"), [(5999, 390, 1), (6000, 0, 0), (9000, 0, 0), (0, 390, 6000)])
def test_free_from_an_amount_on(items, cost, missing):
    rate = delivery_rate(terms(free_from=6000), parcel=parcel(goods=items))

    assert (rate.cost, rate.missing_for_free, rate.is_free) == (euro(cost), euro(missing), cost == 0)


def test_method_without_a_limit_is_never_free():
    assert delivery_rate(terms(), parcel=parcel(weight=0, goods=10**6)).missing_for_free is None


@pytest.mark.parametrize(
    ("method", "sent", "reason", "limit"),
    [
        ({"heaviest": 2000}, {"weight": 2001}, Reason.TOO_HEAVY, 2000),
        ({"heaviest": 2000, "free_from": 1}, {"weight": 2001}, Reason.TOO_HEAVY, 2000),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS}, {"weight": 10_001}, Reason.TOO_HEAVY, 10_000),
        ({"kind": RateKind.WEIGHT, "bands": LETTERS, "heaviest": 900}, {"weight": 901}, Reason.TOO_HEAVY, 900),
        ({"kind": RateKind.PRICE, "bands": UNDER_INSURED}, {"goods": 200_001}, Reason.TOO_DEAR, 200_000),
        ({"kind": RateKind.WEIGHT, "bands": []}, {"weight": 1}, Reason.NO_BAND, None),
        ({"kind": RateKind.PRICE, "bands": [(5, None, 1)]}, {"goods": 4}, Reason.NO_BAND, None),
        ({"kind": RateKind.PICKUP, "heaviest": 5000}, {"weight": 5001}, Reason.TOO_HEAVY, 5000),
    ],
)
def test_what_cannot_travel_is_told_why(method, sent, reason, limit):
    way = terms(**method)

    found = find_hindrance(way, parcel=parcel(**sent))

    assert (found.terms, found.reason, found.limit) == (way, reason, limit)
    assert delivery_rate(way, parcel=parcel(**sent)) is None


@pytest.mark.parametrize(("weight", "carried"), [(1999, [1, 2]), (2000, [1, 2]), (2001, [2]), (9001, [])])
def test_each_method_either_carries_a_parcel_or_is_told_why_not(weight, carried):
    ways = [terms(heaviest=2000, method_id=1), terms(900, heaviest=9000, method_id=2)]

    rates = delivery_rates(ways, parcel=parcel(weight=weight))
    hindrances = find_hindrances(ways, parcel=parcel(weight=weight))

    assert [rate.terms.method_id for rate in rates] == carried
    assert [each.terms.method_id for each in hindrances] == [pk for pk in (1, 2) if pk not in carried]


def test_cheapest_is_the_first_of_equals():
    rates = delivery_rates(
        [terms(900, method_id=1), terms(390, method_id=2), terms(390, method_id=3)], parcel=parcel(weight=0, goods=1)
    )

    assert cheapest(rates).terms.method_id == 2
    assert cheapest([]) is None


@pytest.mark.parametrize(
    ("spans", "fault"),
    [
        ([(0, None)], None),
        ([(0, 500), (501, 2000), (2001, None)], None),
        ([(501, 2000), (0, 500)], None),
        ([(0, 0), (1, 1)], None),
        ([], None),
        ([(1, None)], (Fault.START, 0)),
        ([(0, 500), (502, None)], (Fault.GAP, 1)),
        ([(0, 500), (500, None)], (Fault.OVERLAP, 1)),
        ([(0, None), (501, None)], (Fault.OVERLAP, 1)),
        ([(400, None), (0, 500)], (Fault.OVERLAP, 0)),
        ([(0, 500), (0, 500)], (Fault.OVERLAP, 1)),
        ([(0, 500), (501, 500)], (Fault.ORDER, 1)),
    ],
)
def test_bands_follow_each_other_from_nothing_on(spans, fault):
    assert find_fault([Span(first, last) for first, last in spans]) == fault


def test_what_may_not_be_brought_there_can_still_be_collected():
    post, collect = terms(), terms(kind=RateKind.PICKUP, cost=0, method_id=2)
    barred = Parcel(weight_grams=1, goods=euro(1000), units=1, is_barred=True)

    [rate] = delivery_rates([post, collect], parcel=barred)
    [hindrance] = find_hindrances([post, collect], parcel=barred)

    assert rate.terms == collect
    assert (hindrance.terms, hindrance.reason) == (post, Reason.BARRED)
