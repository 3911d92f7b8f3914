"""Writes to prices. Rows are opened and closed, never changed, so that history stays true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from catalog.models import Price, PriceList, Variant

BATCH = 500


class InvalidPrice(ValueError):
    """The amounts or the dates cannot be a price; the message says why."""


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


@transaction.atomic
def set_base_price(
    *, variant: Variant, price_list: PriceList, price: BasePrice, by: AbstractBaseUser | None, at: datetime
) -> Price:
    """Make `price` the variant's base price from `at` on; the one before it is closed and kept.

    Setting what already stands changes nothing. Raises InvalidPrice.
    """
    _check(price)
    Variant.objects.select_for_update().filter(pk=variant.pk).first()  # one writer per variant on PostgreSQL
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


@transaction.atomic
def set_base_prices(
    *, prices: Mapping[int, BasePrice], price_list: PriceList, by: AbstractBaseUser | None, at: datetime
) -> int:
    """set_base_price for many variants, by id, in a fixed number of queries per some hundred of them.

    Returns how many prices changed. Raises InvalidPrice before anything is written.
    """
    for price in prices.values():
        _check(price)
    changed = 0
    ids = sorted(prices)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        list(Variant.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
        open_prices = Price.objects.filter(
            variant__in=batch, price_list=price_list, kind=Price.Kind.BASE, ends_at__isnull=True
        )
        standing = {price.variant_id: price for price in open_prices}
        new = {
            pk: prices[pk]
            for pk in batch
            if pk not in standing
            or (standing[pk].amount, standing[pk].compare_at) != (prices[pk].amount, prices[pk].compare_at)
        }
        Price.objects.filter(pk__in=[standing[pk].pk for pk in new if pk in standing]).update(
            ends_at=Greatest(F("starts_at"), Value(at))
        )
        Price.objects.bulk_create(
            Price(
                variant_id=pk,
                price_list=price_list,
                amount=price.amount,
                compare_at=price.compare_at,
                starts_at=at,
                created_by=by,  # type: ignore[misc]
            )
            for pk, price in new.items()
        )
        changed += len(new)
    return changed


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
    """Sell the variant for `amount` (minor units) from `starts_at` until `ends_at`. Raises InvalidPrice."""
    _check(BasePrice(amount))
    if ends_at <= starts_at:
        raise InvalidPrice("A sale must end after it starts.")
    return Price.objects.create(
        variant=variant,
        price_list=price_list,
        kind=Price.Kind.SALE,
        amount=amount,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=by,  # type: ignore[misc]
    )
