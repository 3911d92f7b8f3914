"""What the payments of an order add up to. Pure arithmetic in minor units."""

from collections.abc import Iterable
from dataclasses import dataclass

from checkout.orders.states import PaymentStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of an order's payments. `is_settled` is True where at least one was captured, be it of nothing.

    `authorised` is safe but not taken yet, such as what gift cards hold while the rest is paid.
    """

    captured: int = 0
    refunded: int = 0
    is_settled: bool = False
    authorised: int = 0

    @property
    def kept(self) -> int:
        return self.captured - self.refunded


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment's part in the tally."""

    captured: int
    refunded: int
    is_captured: bool
    authorised: int = 0


def tally(entries: Iterable[Entry]) -> Tally:
    """The sums of `entries`."""
    rows = list(entries)
    return Tally(
        captured=sum(row.captured for row in rows),
        refunded=sum(row.refunded for row in rows),
        is_settled=any(row.is_captured for row in rows),
        authorised=sum(row.authorised for row in rows),
    )


def derive_status(sums: Tally, *, total: int) -> PaymentStatus:
    """The payment status of an order of `total` whose payments add up to `sums`."""
    if not sums.is_settled:
        return PaymentStatus.AUTHORISED if sums.authorised >= max(1, total) else PaymentStatus.UNPAID
    if sums.refunded and sums.kept == 0:
        return PaymentStatus.REFUNDED
    if sums.kept >= total:
        return PaymentStatus.PAID
    return PaymentStatus.PART_REFUNDED if sums.refunded else PaymentStatus.PART_PAID


def amount_due_back(sums: Tally, *, total: int, is_closed_unfulfilled: bool, promised: int) -> int:
    """What is to go back: all that is kept of a cancelled or expired order, else what is beyond its total.

    `promised` is in refunds that are under way already.
    """
    owed_to_shop = 0 if is_closed_unfulfilled else total
    return max(0, sums.kept - promised - owed_to_shop)
