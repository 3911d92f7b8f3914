"""Tax out of prices that contain it, and sharing without a remainder."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.tax.rates import contained_tax, share_out, tax_lines
from common.money import from_minor, to_minor

percents = st.decimals(min_value=0, max_value=100, places=3)


@pytest.mark.parametrize(
    ("gross", "percent", "tax"),
    [
        (12300, "23", 2300),
        (10000, "0", 0),
        (100, "5.5", 5),
        (1, "23", 0),
        (3, "20", 1),  # 0.5 of a cent is rounded up
        (2800, "8.1", 210),
    ],
)
def test_contained_tax(gross, percent, tax):
    assert contained_tax(from_minor(gross, "EUR"), Decimal(percent)) == from_minor(tax, "EUR")


def test_yen_have_no_decimals():
    assert contained_tax(from_minor(1100, "JPY"), Decimal(10)) == from_minor(100, "JPY")


def test_units_left_over_go_to_the_largest_fractions():
    shares = share_out(from_minor(100, "EUR"), [Decimal(1), Decimal(1), Decimal(4)])

    assert [to_minor(share) for share in shares] == [17, 17, 66]


def test_first_takes_all_where_nobody_has_weight():
    shares = share_out(from_minor(390, "EUR"), [Decimal(0), Decimal(0)])

    assert [to_minor(share) for share in shares] == [390, 0]


def test_nobody_to_share_with_is_an_error():
    with pytest.raises(ValueError, match="nobody"):
        share_out(from_minor(1, "EUR"), [])


@given(
    amount=st.integers(0, 10**9),
    weights=st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=12),
)
def test_shares_sum_to_the_amount_and_none_is_off_by_more_than_a_unit(amount, weights):
    shares = [to_minor(share) for share in share_out(from_minor(amount, "EUR"), weights)]

    assert sum(shares) == amount
    total = sum(weights)
    if total:
        assert all(abs(share - amount * weight / total) < 1 for share, weight in zip(shares, weights, strict=True))


@given(gross=st.dictionaries(percents, st.integers(0, 10**8), max_size=5))
def test_net_and_tax_of_each_rate_are_its_gross(gross):
    amounts = {percent: from_minor(amount, "EUR") for percent, amount in gross.items()}

    lines = tax_lines(amounts)

    assert {line.percent: line.net + line.tax for line in lines} == amounts
    assert [line.percent for line in lines] == sorted(amounts, reverse=True)
