"""Writes to prices. Rows are opened and closed, never changed, so that history stays true."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from wagtail.log_actions import log

from catalog.bulk import Insertion, RowsChanged, batched
from catalog.models import Price, PriceList, Variant
from catalog.querysets import PriceQuerySet
from catalog.reductions import ShownPrice, highest_stated, lowest_before

BATCH = 500


class InvalidPrice(ValueError):
    """The amounts or the dates cannot be a price; the message says why."""


class PlansClash(InvalidPrice):
    """Two base prices of a variant in one list would begin at once, and nobody could say which holds.

    `rivals` are those that are planned already.
    """

    def __init__(self, rivals: Collection[Price]) -> None:
        skus = ", ".join(sorted({rival.variant.sku for rival in rivals}))
        super().__init__(
            f"Another price of this list is planned for that moment ({skus}): call it off first, or choose another."
        )
        self.rivals = tuple(rivals)


class SalesOverlap(InvalidPrice):
    """Two sales of a variant in one list would run at once, and nobody could say which price holds.

    `rivals` are the sales that stand already.
    """

    def __init__(self, rivals: Collection[Price]) -> None:
        skus = ", ".join(sorted({rival.variant.sku for rival in rivals}))
        super().__init__(
            f"Another sale of this price list runs at that time ({skus}): end it first, or choose other dates."
        )
        self.rivals = tuple(rivals)


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

    It holds until the next one that is planned. Setting what already stands changes nothing. Raises InvalidPrice.
    """
    _check(price)
    _one_writer([variant])
    rows = Price.objects.filter(variant=variant, price_list=price_list)
    current = rows.base_at(at).order_by("-starts_at", "-pk").first()
    if current is not None:
        if (current.amount, current.compare_at) == (price.amount, price.compare_at):
            return current
        _close(current, at)
    planned = rows.base_after(at).order_by("starts_at", "pk").first()
    return _open_base(variant, price_list, price, starts_at=at, ends_at=planned.starts_at if planned else None, by=by)


def _close(row: Price, at: datetime) -> None:
    """End the row at the moment, unless somebody has ended it since it was read without locking its variant."""
    if not Price.objects.filter(pk=row.pk, ends_at=row.ends_at).update(ends_at=at):
        raise InvalidPrice("Somebody else has just changed this price. Please try again.")


def _open_base(
    variant: Variant,
    price_list: PriceList,
    price: BasePrice,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    by: AbstractBaseUser | None,
) -> Price:
    return Price.objects.create(
        variant=variant,
        price_list=price_list,
        amount=price.amount,
        compare_at=price.compare_at,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=by,  # type: ignore[misc]
    )


@transaction.atomic
def plan_base_prices(
    *,
    prices: Mapping[Variant, BasePrice],
    price_list: PriceList,
    starts_at: datetime,
    by: AbstractBaseUser | None,
    at: datetime,
) -> list[Price]:
    """Have each variant's base price change at `starts_at`: all of them, or none.

    The one that holds until then is closed at that moment already, so nobody needs to do anything when it comes; the
    new one holds until the next that is planned. Raises PlansClash where another begins at that very moment, and
    InvalidPrice.
    """
    if starts_at <= at:
        raise InvalidPrice("That moment is past: set the price instead.")
    for price in prices.values():
        _check(price)
    _one_writer(prices)
    planned = Price.objects.filter(variant__in=prices, price_list=price_list).base_after(at)
    if rivals := list(planned.filter(starts_at=starts_at).select_related("variant")):
        raise PlansClash(rivals)
    opened = [_plan_one(variant, price_list, price, starts_at, by) for variant, price in prices.items()]
    _log("catalog.plan_price", opened, by=by)
    return opened


def _plan_one(
    variant: Variant, price_list: PriceList, price: BasePrice, starts_at: datetime, by: AbstractBaseUser | None
) -> Price:
    rows = Price.objects.filter(variant=variant, price_list=price_list)
    before = rows.base_at(starts_at).order_by("-starts_at", "-pk").first()
    if before is not None:
        if (before.amount, before.compare_at) == (price.amount, price.compare_at):
            raise InvalidPrice(f"{variant.sku} costs that already by then.")
        _close(before, starts_at)
    after = rows.base_after(starts_at).order_by("starts_at", "pk").first()
    ends_at = after.starts_at if after else None
    return _open_base(variant, price_list, price, starts_at=starts_at, ends_at=ends_at, by=by)


@transaction.atomic
def call_off_base_prices(*, planned: Collection[Price], by: AbstractBaseUser | None, at: datetime) -> list[Price]:
    """Planned base prices will never hold; what held before goes on in their place. Answers those that were planned.

    The rows stay in the history. What has begun, or is no base price, is passed over.
    """
    _one_writer({row.variant for row in planned})
    called_off = [row for row in planned if _call_off(row.pk, at)]
    _log("catalog.call_off_price", called_off, by=by)
    return called_off


def _call_off(pk: int, at: datetime) -> bool:
    """Close the row before it begins, then open the one before it again, in that order: two may not be open."""
    row = Price.objects.select_for_update().base_after(at).filter(pk=pk).first()
    if row is None:
        return False
    Price.objects.filter(pk=pk).update(ends_at=F("starts_at"))
    same = Price.objects.filter(variant=row.variant_id, price_list=row.price_list_id, kind=Price.Kind.BASE)
    same.filter(ends_at=row.starts_at, starts_at__lt=row.starts_at).update(ends_at=row.ends_at)
    return True


class BasePriceImport:
    """set_base_price for many variants: made ready before the transaction, then written in a few statements."""

    def __init__(self, *, price_list: PriceList, by: AbstractBaseUser | None, at: datetime) -> None:
        self.price_list = price_list
        self.by = by
        self.at = at
        self._closed: dict[datetime | None, list[int]] = {}
        self._planned: dict[int, datetime] = {}
        self._opened = Insertion(Price, with_ids=False)

    def add(self, prices: Mapping[int, BasePrice]) -> None:
        """Base prices by the ids of some hundred variants; those that stand already change nothing.

        Raises InvalidPrice.
        """
        for price in prices.values():
            _check(price)
        rows = Price.objects.filter(variant__in=prices, price_list=self.price_list)
        new = dict(prices)
        for row in rows.base_at(self.at).only("variant_id", "amount", "compare_at", "ends_at"):
            if new[row.variant_id] == BasePrice(row.amount, row.compare_at):
                del new[row.variant_id]
            else:
                self._closed.setdefault(row.ends_at, []).append(row.pk)
        planned = _next_planned(rows.filter(variant__in=new), self.at)
        self._planned |= planned
        self._opened.add(
            Price(
                variant_id=variant_id,
                price_list=self.price_list,
                amount=price.amount,
                compare_at=price.compare_at,
                starts_at=self.at,
                ends_at=planned.get(variant_id),
                created_by=self.by,  # type: ignore[misc]
            )
            for variant_id, price in new.items()
        )

    def write(self) -> None:
        """Close the prices that stood and open the new ones, within the caller's transaction.

        The caller has locked the variants in primary-key order, as everybody does who writes a price, so that nobody
        sets or plans one until it commits. What was written before that is found here, or by the constraint that of
        each variant one base price alone has no end.
        Raises RowsChanged where another price has been set since; the caller then rolls back.
        """
        for ends_at, closed in self._closed.items():
            for batch in batched(sorted(closed), BATCH):
                standing = Price.objects.filter(pk__in=batch, ends_at=ends_at)
                if standing.update(ends_at=self.at) != len(batch):
                    raise RowsChanged("prices were set since they were read")
        for variants in batched(sorted(self._planned), BATCH):
            rows = Price.objects.select_for_update().filter(variant__in=variants, price_list=self.price_list)
            if _next_planned(rows, self.at) != {pk: self._planned[pk] for pk in variants}:
                raise RowsChanged("prices were planned or called off since they were read")
            if rows.base_at(self.at).exists():  # one that was none yet; those that stood are closed by now
                raise RowsChanged("prices were set since they were read")
        self._opened.write()


def _next_planned(rows: PriceQuerySet, at: datetime) -> dict[int, datetime]:
    """When the next planned base price of each variant begins, by the variants' ids."""
    found: dict[int, datetime] = {}
    for variant_id, starts_at in (
        rows.base_after(at).order_by("starts_at", "pk").values_list("variant_id", "starts_at")
    ):
        found.setdefault(variant_id, starts_at)
    return found


def schedule_sale(
    *,
    variant: Variant,
    price_list: PriceList,
    amount: int,
    starts_at: datetime,
    ends_at: datetime,
    by: AbstractBaseUser | None,
) -> Price:
    """schedule_sales of one variant."""
    [sale] = schedule_sales(
        amounts={variant: amount}, price_list=price_list, starts_at=starts_at, ends_at=ends_at, by=by
    )
    return sale


@transaction.atomic
def schedule_sales(
    *,
    amounts: Mapping[Variant, int],
    price_list: PriceList,
    starts_at: datetime,
    ends_at: datetime,
    by: AbstractBaseUser | None,
) -> list[Price]:
    """Sell each variant for its amount (minor units) from `starts_at` until before `ends_at`: all of them, or none.

    Raises SalesOverlap where another sale of the list runs then, and InvalidPrice.
    """
    for amount in amounts.values():
        _check(BasePrice(amount))
    if ends_at <= starts_at:
        raise InvalidPrice("A sale must end after it starts.")
    _one_writer(amounts)
    rivals = Price.objects.filter(
        variant__in=amounts, price_list=price_list, kind=Price.Kind.SALE, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(ends_at=F("starts_at"))
    if found := list(rivals.select_related("variant")):
        raise SalesOverlap(found)
    sales = [
        Price.objects.create(
            variant=variant,
            price_list=price_list,
            kind=Price.Kind.SALE,
            amount=amount,
            starts_at=starts_at,
            ends_at=ends_at,
            created_by=by,  # type: ignore[misc]
        )
        for variant, amount in amounts.items()
    ]
    _log("catalog.sale", sales, by=by)
    return sales


@transaction.atomic
def end_sales(*, sales: Collection[Price], by: AbstractBaseUser | None, at: datetime) -> list[Price]:
    """End running sales now; those that have not begun will never run. Answers those that were not over yet.

    The rows stay in the history. What is no sale is passed over.
    """
    _one_writer({sale.variant for sale in sales})
    last = Greatest(F("starts_at"), Value(at))
    ended = [
        sale
        for sale in sales
        if Price.objects.filter(pk=sale.pk, kind=Price.Kind.SALE, ends_at__gt=last).update(ends_at=last)
    ]
    _log("catalog.end_sale", ended, by=by)
    return ended


def _log(action: str, sales: Collection[Price], *, by: AbstractBaseUser | None) -> None:
    """A line in the history of each product that the sales are of."""
    by_product: dict[int, list[Price]] = {}
    for sale in sales:
        by_product.setdefault(sale.variant.product_id, []).append(sale)
    for rows in by_product.values():
        facts = {"skus": [row.variant.sku for row in rows], "price_list": rows[0].price_list.code}
        log(instance=rows[0].variant.product, action=action, user=by, data=facts)


def _one_writer(variants: Iterable[Variant]) -> None:
    """Let the prices of a variant be written by one at a time, locked in primary-key order; SQLite has one anyway."""
    ids = [variant.pk for variant in variants]
    list(Variant.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
