"""What a collection by rule takes in, said without the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Things that can be bought and meet every condition that is set; without any condition nothing is taken in.

    `tags` and `brands` are ids, one of each is enough. Amounts are minor units of the shop's currency, both included;
    `new_days` is how many days ago a thing came at most.
    """

    tags: tuple[int, ...] = ()
    brands: tuple[int, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    new_days: int | None = None
    is_on_sale: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Rule()
