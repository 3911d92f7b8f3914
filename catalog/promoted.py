"""What is told of promotions beside goods, as far as the catalogue is told: the layer that knows registers here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.context import PriceContext
from catalog.models import Price
from catalog.reductions import is_below_base


@dataclass(frozen=True, slots=True)
class Offered:
    """A label that shoppers read, such as "3 for 2". `is_for_all`: the promotion is about everything that is sold."""

    label: str
    is_for_all: bool = False


Labels = Mapping[int, tuple[Offered, ...]]
# Asked with ids of products and whether the price of any variant is a running sale.
Labeller = Callable[[Mapping[int, bool], PriceContext], Labels]
_labellers: list[Labeller] = []


def register_labeller(labeller: Labeller) -> None:
    """Have `labeller` tell the labels of products, by id."""
    _labellers[:] = [labeller]


def list_labels(offers: Mapping[int, Sequence[Price]], context: PriceContext) -> Labels:
    """Labels of promotions that everybody gets now, by product id, from the offers of its variants."""
    goods = {pk: any(is_below_base(row.amount, row.price_base) for row in rows) for pk, rows in offers.items() if rows}
    return next((labeller(goods, context) for labeller in _labellers if goods), {})
