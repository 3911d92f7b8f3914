"""Which price may be shown as the one before a reduction. Pure.

In the European Union (Directive 98/6/EC, article 6a) that is the lowest price of the 30 days before the reduction
began, which `prior` is here: catalog.querysets reads it over SHOP_PRIOR_PRICE_DAYS days. Amounts are minor units.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """The price that is asked for. `compare_at` is what an editor gave it to be compared with, `base` the base price
    of the same moment, `prior` the lowest of the days before it began; None where there is none.
    """

    amount: int
    is_sale: bool
    compare_at: int | None
    base: int | None
    prior: int | None


def is_below_base(amount: int | None, base: int | None) -> bool:
    """Whether a price, in force at the moment, is a running sale: below the base price of the same moment."""
    return amount is not None and base is not None and amount < base


def lowest_before(shown: ShownPrice) -> int | None:
    """The price before, by the rule of the Union: never more than the lowest that was asked for in those days.

    A sale is compared with that price alone, so that one of a thing never sold before is no reduction. What an editor
    gave stands as far as the shop's own history does not gainsay it.
    """
    before = shown.prior
    if not shown.is_sale:
        stated = shown.compare_at
        before = min(stated, shown.prior) if stated is not None and shown.prior is not None else stated
    return before if before is not None and before > shown.amount else None


def highest_stated(shown: ShownPrice) -> int | None:
    """The price before, where no law says which: the base price, or what an editor gave if that is more."""
    higher = [amount for amount in (shown.compare_at, shown.base) if amount is not None and amount > shown.amount]
    return max(higher, default=None)
