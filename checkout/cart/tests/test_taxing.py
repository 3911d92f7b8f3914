"""Tax out of prices that contain it, in minor units, once for each rate."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.cart.pricing.taxing import take_taxes
from checkout.tax.rates import TaxRules

percents = st.decimals(min_value=0, max_value=100, places=3)


@pytest.mark.parametrize(
    ("gross", "percent", "tax"),
    [
        (12300, "23", 2300),
        (10000, "0", 0),
        (100, "5.5", 5),
        (1, "23", 0),
        (3, "20", 1),  # half a unit is rounded up
        (2800, "8.1", 210),
        (1100, "10", 100),
    ],
)
def test_contained_tax(gross, percent, tax):
    rules = TaxRules(percents={"standard": Decimal(percent)})

    taxes = take_taxes(rules, classes=["standard"], totals=[gross], are_sent=[True], delivery=0)

    assert ([rate.part for rate in taxes.rates], taxes.lines) == ([tax], (tax,))


@given(gross=st.dictionaries(percents, st.integers(0, 10**8), max_size=5))
def test_each_rate_holds_what_is_taxed_at_it_and_lines_share_its_tax(gross):
    rules = TaxRules(percents={str(percent): percent for percent in gross})

    taxes = take_taxes(
        rules,
        classes=[str(percent) for percent in gross],
        totals=list(gross.values()),
        are_sent=[True] * len(gross),
        delivery=0,
    )

    assert {rate.percent: rate.stated for rate in taxes.rates} == gross
    assert [rate.percent for rate in taxes.rates] == sorted(gross, reverse=True)
    assert dict(zip(gross, taxes.lines, strict=True)) == {rate.percent: rate.part for rate in taxes.rates}
