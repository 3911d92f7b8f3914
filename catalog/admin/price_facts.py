"""What the admin shows of a product's prices: every list with what holds now, and the history of each variant."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import Price, PriceList, Variant
from catalog.prices import price_before
from catalog.reductions import ShownPrice
from common.money import Money, from_minor


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """A row of the history. `before` is what is crossed out beside a sale.

    `can_end` says of a sale that it is not over, `can_be_called_off` of a base price that it has not begun.
    """

    price: Price
    money: Money
    compare_at: Money | None
    before: Money | None
    state: str | Promise
    holds: bool
    can_end: bool
    can_be_called_off: bool


@dataclass(frozen=True, slots=True)
class VariantPrices:
    """The prices of a variant in one list as of a moment, the latest first; `now` is the one that holds."""

    variant: Variant
    now: PriceFacts | None
    rows: list[PriceFacts]
    at: datetime

    @property
    def base(self) -> Price | None:
        """The base price that holds, under a sale or not: what staff edit."""
        return self.base_at(self.at)

    @property
    def has_base(self) -> bool:
        """Whether it has a base price now or will have one."""
        rows = [row for row in self.rows if row.price.kind == Price.Kind.BASE]
        return self.base is not None or any(row.can_be_called_off for row in rows)

    def base_at(self, moment: datetime) -> Price | None:
        """The base price that holds at another moment, as far as is planned: what a sale is below."""
        rows = (row.price for row in self.rows)
        return next((row for row in rows if row.kind == Price.Kind.BASE and is_running(row, moment)), None)


@dataclass(frozen=True, slots=True)
class ListPrices:
    """A price list and what each variant of the product costs in it."""

    price_list: PriceList
    variants: list[VariantPrices] = field(default_factory=list)

    @property
    def for_whom(self) -> str | Promise:
        return for_whom(self.price_list)


def for_whom(price_list: PriceList) -> str | Promise:
    """Who pays the prices of the list, in a few words."""
    if price_list.code == DEFAULT_PRICE_LIST:
        return _("everybody")
    if not price_list.customer_group:
        return _("nobody")
    if price_list.currency != settings.SHOP_CURRENCY:
        return _("nobody: its currency is not the shop's")
    return _("members of %(group)s") % {"group": price_list.customer_group}


def list_prices(*, product_id: int, at: datetime) -> list[ListPrices]:
    """Every price list with every variant of the product, in three queries."""
    variants = list(Variant.objects.filter(product=product_id).select_related("product").order_by("position", "pk"))
    found: dict[tuple[int, int], list[Price]] = {}
    rows = Price.objects.filter(variant__in=variants).with_prior().select_related("price_list", "created_by")
    for row in rows.order_by("-starts_at", "-pk"):
        found.setdefault((row.price_list_id, row.variant_id), []).append(row)
    return [
        ListPrices(
            price_list, [_of_variant(variant, found.get((price_list.pk, variant.pk), []), at) for variant in variants]
        )
        for price_list in PriceList.objects.order_by("pk")
    ]


def _of_variant(variant: Variant, rows: list[Price], at: datetime) -> VariantPrices:
    running = [row for row in rows if is_running(row, at)]
    winner = max(running, key=lambda row: (row.kind, row.starts_at, row.pk), default=None)  # "sale" after "base"
    base = next((row.amount for row in running if row.kind == Price.Kind.BASE), None)
    facts = [_facts(row, at, base, holds=row is winner) for row in rows]
    return VariantPrices(variant, next((row for row in facts if row.holds), None), facts, at)


def is_running(row: Price, at: datetime) -> bool:
    return row.starts_at <= at and (row.ends_at is None or row.ends_at > at)


def _facts(row: Price, at: datetime, base: int | None, *, holds: bool) -> PriceFacts:
    currency = row.price_list.currency
    is_sale = row.kind == Price.Kind.SALE
    before = price_before(ShownPrice(row.amount, is_sale, row.compare_at, base, row.price_prior))
    return PriceFacts(
        price=row,
        money=row.money,
        compare_at=from_minor(row.compare_at, currency) if row.compare_at else None,
        before=from_minor(before, currency) if before else None,
        state=state_of(row, at, holds=holds),
        holds=holds,
        can_end=is_sale and row.ends_at is not None and row.ends_at > max(row.starts_at, at),
        can_be_called_off=not is_sale and row.starts_at > at and row.ends_at != row.starts_at,
    )


def state_of(row: Price, at: datetime, *, holds: bool) -> str | Promise:
    """How the row stands at the moment, in a word or two."""
    if row.ends_at == row.starts_at:
        return _("called off") if row.kind == Price.Kind.SALE else _("never held")
    if row.starts_at > at:
        return _("planned")
    if not is_running(row, at):
        return _("over")
    return _("holds now") if holds else _("under a sale")
