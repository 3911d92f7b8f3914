"""What became of a cart's line since the shopper last agreed to it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from common.money import Money


class ChangeKind(StrEnum):
    GONE = "gone"  # withdrawn: it cannot be sold at all
    SOLD_OUT = "sold-out"  # not even the smallest quantity is left
    QUANTITY = "quantity"  # fewer can be had, or more must be taken, than is in the cart
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class LineState:
    """A line's `quantity` and the price last seen, against what is offered now. Without `price` nothing is offered."""

    quantity: int
    seen_price: Money
    price: Money | None
    minimum: int
    most: int | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """A change that the shopper must accept before the order; the fields hold what is true now."""

    kind: ChangeKind
    quantity: int
    old_quantity: int
    price: Money | None
    old_price: Money


def possible_quantity(state: LineState) -> int:
    """How many units of the line can be bought as things are: 0 when none."""
    if state.price is None or (state.most is not None and state.most < state.minimum):
        return 0
    wanted = max(state.quantity, state.minimum)
    return wanted if state.most is None else min(wanted, state.most)


def find_changes(state: LineState) -> tuple[LineChange, ...]:
    """Every change of the line, the gravest first; what cannot be bought has no other."""
    quantity = possible_quantity(state)
    kinds: list[ChangeKind] = []
    if state.price is None:
        kinds.append(ChangeKind.GONE)
    elif quantity == 0:
        kinds.append(ChangeKind.SOLD_OUT)
    else:
        if quantity != state.quantity:
            kinds.append(ChangeKind.QUANTITY)
        if state.price != state.seen_price:
            kinds.append(ChangeKind.PRICE)
    return tuple(
        LineChange(
            kind=kind,
            quantity=quantity,
            old_quantity=state.quantity,
            price=state.price,
            old_price=state.seen_price,
        )
        for kind in kinds
    )
