"""The price per unit of content."""

from decimal import Decimal

import pytest

from catalog.units import UnitPrice, unit_price


@pytest.mark.parametrize(
    ("amount", "quantity", "measure", "expected"),
    [
        (1200, "0.750", "l", UnitPrice(1600, "1 l")),
        (1200, "75", "cl", UnitPrice(1600, "1 l")),
        (450, "200", "ml", UnitPrice(225, "100 ml")),
        (450, "250", "g", UnitPrice(180, "100 g")),
        (450, "251", "g", UnitPrice(1793, "1 kg")),
        (999, "1.5", "kg", UnitPrice(666, "1 kg")),
        (900, "4", "m", UnitPrice(225, "1 m")),
        (100, "3", "piece", UnitPrice(33, "1 piece")),
        (0, "1", "L", UnitPrice(0, "1 l")),
    ],
)
def test_unit_price_names_its_basis_and_rounds_halves_up(amount, quantity, measure, expected):
    assert unit_price(amount, Decimal(quantity), measure) == expected
