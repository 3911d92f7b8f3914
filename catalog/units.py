"""The price per unit of content, as shops in the EU must state it (directive 98/6/EC): per litre, kilo or metre.

Pure arithmetic. For contents up to 250 g or ml the basis is 100 g or 100 ml, as national laws allow.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SMALL = Decimal(250)
# measure -> (how many of the base measure it is, base measure, large measure)
MEASURES = {
    "mg": (Decimal("0.001"), "g", "kg"),
    "g": (Decimal(1), "g", "kg"),
    "kg": (Decimal(1000), "g", "kg"),
    "ml": (Decimal(1), "ml", "l"),
    "cl": (Decimal(10), "ml", "l"),
    "l": (Decimal(1000), "ml", "l"),
}


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`amount` in minor units for what `label` names, such as "100 ml" or "1 m"."""

    amount: int
    label: str


def unit_price(amount: int, quantity: Decimal, measure: str) -> UnitPrice:
    """The price per unit of a variant that costs `amount` minor units and holds `quantity` (above 0) of `measure`."""
    known = MEASURES.get(measure.strip().casefold())
    if known is None:
        return UnitPrice(_rounded(amount / quantity), f"1 {measure.strip()}")
    factor, small, large = known
    content = quantity * factor
    if content <= SMALL:
        return UnitPrice(_rounded(amount * 100 / content), f"100 {small}")
    return UnitPrice(_rounded(amount * 1000 / content), f"1 {large}")


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
