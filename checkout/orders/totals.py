"""What an order comes to, row by row, as its pages, its mails and the back office show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from checkout.orders.models import Order, OrderAdjustment
from common.money import Money, from_minor


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of the totals. `amount` is never below zero: with `is_minus` it is taken off.

    `is_part` marks what is contained in the total, `net` what a tax is on, `is_free` a delivery that costs nothing.
    """

    label: str
    amount: Money
    is_minus: bool = False
    is_part: bool = False
    is_grand: bool = False
    is_free: bool = False
    net: Money | None = None


def total_rows(order: Order, adjustments: Iterable[OrderAdjustment]) -> list[TotalRow]:
    """Items, what each promotion takes off, delivery, tax and total, which add up; then what gift cards pay of it."""
    given = list(adjustments)
    return [
        TotalRow(_("Items"), order.items_money),
        *_off(order, (each for each in given if not each.is_of_delivery)),
        _delivery(order, given),
        *_off(order, (each for each in given if each.is_of_delivery)),
        *_taxes(order, is_contained=False),
        TotalRow(_("Total"), order.total_money, is_grand=True),
        *_taxes(order, is_contained=True),
        *_by_gift_card(order),
    ]


def _by_gift_card(order: Order) -> Iterator[TotalRow]:
    """What gift cards pay of the total, and what is left to pay; nothing where there were none."""
    if order.gift_card_total:
        yield TotalRow(_("By gift card"), from_minor(order.gift_card_total, order.currency), is_minus=True)
        yield TotalRow(_("Left to pay"), order.due_money, is_grand=True)


def _off(order: Order, adjustments: Iterable[OrderAdjustment]) -> Iterator[TotalRow]:
    for each in adjustments:
        label = f"{each.name} ({each.code})" if each.code else each.name
        yield TotalRow(label, from_minor(each.amount, order.currency), is_minus=True)


def _delivery(order: Order, adjustments: list[OrderAdjustment]) -> TotalRow:
    """Delivery before the promotions on it."""
    full = order.delivery_total + sum(each.amount for each in adjustments if each.is_of_delivery)
    label = _("Delivery, %(name)s") % {"name": order.delivery_name} if order.delivery_name else _("Delivery")
    return TotalRow(label, from_minor(full, order.currency), is_free=full == 0)


def _taxes(order: Order, *, is_contained: bool) -> Iterator[TotalRow]:
    """The tax of each rate, where the total contains it or where it is added; what a reverse charge takes off."""
    if order.is_reverse_charge:
        yield from _reverse_charge(order, is_contained=is_contained)
        return
    if is_contained != (order.tax_adjustment == 0):
        return
    words = _("of which VAT, %(percent)s %%") if is_contained else _("VAT, %(percent)s %%")
    for row in order.tax_lines:
        yield TotalRow(
            words % {"percent": f"{Decimal(row['percent']).normalize():f}"},
            from_minor(row["tax"], order.currency),
            is_part=is_contained,
            net=from_minor(row["net"], order.currency),
        )


def _reverse_charge(order: Order, *, is_contained: bool) -> Iterator[TotalRow]:
    """What prices contained, and the words that an invoice of it bears (Directive 2006/112/EC, article 226(11a))."""
    if is_contained:
        label = _("Reverse charge: the buyer accounts for the VAT")
        yield TotalRow(label, from_minor(order.tax_total, order.currency), is_part=True)
    elif order.tax_adjustment:
        label = _("VAT that prices contain, taken off")
        yield TotalRow(label, from_minor(-order.tax_adjustment, order.currency), is_minus=True)
