"""Writes to prices. Rows are opened and closed, never changed, so that history stays true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from catalog.bulk import Insertion, RowsChanged
from catalog.models import Price, PriceList, Variant
from catalog.reductions import ShownPrice, highest_stated, lowest_before

BATCH = 500


class InvalidPrice(ValueError):
    """The amounts or the dates cannot be a price; the message says why."""


class SalesOverlap(InvalidPrice):
    """Two sales of a variant in one list would run at once, and nobody could say which price holds."""

    def __init__(self) -> None:
        super().__init__("Another sale of this price list runs at that time: end it first, or choose other dates.")


@dataclass(frozen=True, slots=True)
class BasePrice:
    """A base price in minor units of its list's currency; `compare_at` must be higher than `amount`."""

    amount: int
    compare_at: int | None = None


def _check(price: BasePrice) -> None:
    if price.amount < 0:
        raise InvalidPrice("A price cannot be negative.")
    if price.compare_at is not None and price.compare_at <= price.amount:
        raise InvalidPrice("The price to compare with must be higher than the price.")


def price_before(shown: ShownPrice) -> int | None:
    """What is crossed out beside a price, in minor units, by the rule that the settings choose."""
    return lowest_before(shown) if settings.SHOP_PRIOR_PRICE_DAYS else highest_stated(shown)


@transaction.atomic
def set_base_price(
    *, variant: Variant, price_list: PriceList, price: BasePrice, by: AbstractBaseUser | None, at: datetime
) -> Price:
    """Make `price` the variant's base price from `at` on; the one before it is closed and kept.

    Setting what already stands changes nothing. Raises InvalidPrice.
    """
    _check(price)
    _one_writer(variant)
    current = Price.objects.filter(
        variant=variant, price_list=price_list, kind=Price.Kind.BASE, ends_at__isnull=True
    ).first()
    if current is not None:
        if (current.amount, current.compare_at) == (price.amount, price.compare_at):
            return current
        Price.objects.filter(pk=current.pk).update(ends_at=Greatest(F("starts_at"), Value(at)))
    return Price.objects.create(
        variant=variant,
        price_list=price_list,
        amount=price.amount,
        compare_at=price.compare_at,
        starts_at=at,
        created_by=by,  # type: ignore[misc]
    )


class BasePriceImport:
    """set_base_price for many variants: made ready before the transaction, then written in a few statements."""

    def __init__(self, *, price_list: PriceList, by: AbstractBaseUser | None, at: datetime) -> None:
        self.price_list = price_list
        self.by = by
        self.at = at
        self._closed: list[int] = []
        self._opened = Insertion(Price, with_ids=False)

    def add(self, prices: Mapping[int, BasePrice]) -> None:
        """Base prices by the ids of some hundred variants; those that stand already change nothing.

        Raises InvalidPrice.
        """
        for price in prices.values():
            _check(price)
        open_prices = Price.objects.filter(
            variant__in=prices, price_list=self.price_list, kind=Price.Kind.BASE, ends_at__isnull=True
        )
        new = dict(prices)
        for pk, variant_id, amount, compare_at in open_prices.values_list("pk", "variant_id", "amount", "compare_at"):
            if new[variant_id] == BasePrice(amount, compare_at):
                del new[variant_id]
            else:
                self._closed.append(pk)
        self._opened.add(
            Price(
                variant_id=variant_id,
                price_list=self.price_list,
                amount=price.amount,
                compare_at=price.compare_at,
                starts_at=self.at,
                created_by=self.by,  # type: ignore[misc]
            )
            for variant_id, price in new.items()
        )

    def write(self) -> None:
        """Close the prices that stood and open the new ones, within the caller's transaction.

        Raises RowsChanged where another price has been set since; the caller then rolls back.
        """
        self._closed.sort()
        for start in range(0, len(self._closed), BATCH):
            batch = self._closed[start : start + BATCH]
            standing = Price.objects.filter(pk__in=batch, ends_at__isnull=True)
            if standing.update(ends_at=Greatest(F("starts_at"), Value(self.at))) != len(batch):
                raise RowsChanged("prices were set since they were read")
        self._opened.write()


@transaction.atomic
def schedule_sale(
    *,
    variant: Variant,
    price_list: PriceList,
    amount: int,
    starts_at: datetime,
    ends_at: datetime,
    by: AbstractBaseUser | None,
) -> Price:
    """Sell the variant for `amount` (minor units) from `starts_at` until before `ends_at`.

    Raises SalesOverlap where another sale of the list runs then, and InvalidPrice.
    """
    _check(BasePrice(amount))
    if ends_at <= starts_at:
        raise InvalidPrice("A sale must end after it starts.")
    _one_writer(variant)
    rival = Price.objects.filter(
        variant=variant, price_list=price_list, kind=Price.Kind.SALE, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(ends_at=F("starts_at"))
    if rival.exists():
        raise SalesOverlap
    return Price.objects.create(
        variant=variant,
        price_list=price_list,
        kind=Price.Kind.SALE,
        amount=amount,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=by,  # type: ignore[misc]
    )


@transaction.atomic
def end_sale(*, sale: Price, at: datetime) -> bool:
    """End a running sale now; one that has not begun will never have run. False when it was over, or is no sale."""
    _one_writer(sale.variant)
    ending = Price.objects.filter(pk=sale.pk, kind=Price.Kind.SALE, ends_at__gt=Greatest(F("starts_at"), Value(at)))
    return bool(ending.update(ends_at=Greatest(F("starts_at"), Value(at))))


def _one_writer(variant: Variant) -> None:
    """Let the prices of a variant be written by one at a time; SQLite has one writer anyway."""
    Variant.objects.select_for_update().filter(pk=variant.pk).first()
