"""The rows of an order's totals add up, whatever was promoted and however it is taxed."""

import pytest

from catalog.tests.factories import VariantFactory
from checkout.orders.models import Order
from checkout.orders.selectors import find_order, order_view
from checkout.orders.services import OrderAdjustmentDraft, OrderTaxLine, create_order
from checkout.orders.tests.factories import NOON, TAX_RATE, draft_line, order_draft
from checkout.orders.totals import total_rows
from common.money import to_minor

pytestmark = pytest.mark.django_db

CLAY = OrderAdjustmentDraft(1, "Clay week", "", "goods", 300, {1: 300})
POST = OrderAdjustmentDraft(2, "Post on us", "POST", "delivery", 500)


def rows(*adjustments, **facts):
    line = draft_line(VariantFactory(price=2800, stock=10), 1, discount=300, total=2500)
    agreed = {"items_total": 2800, "discount_total": 300, "delivery_total": 500, "total": 3000, "tax_total": 561}
    order = create_order(draft=order_draft(line, adjustments=adjustments, **{**agreed, **facts}), by=None, at=NOON)
    return [
        (row.label, -to_minor(row.amount) if row.is_minus else to_minor(row.amount), row.is_part)
        for row in order_view(find_order(token=order.token)).totals
    ]


def test_each_promotion_is_named_where_it_belongs():
    tax = (OrderTaxLine(TAX_RATE, 2033, 467),)

    assert rows(CLAY, POST, delivery_total=0, total=2500, tax_total=467, tax_lines=tax) == [
        ("Items", 2800, False),
        ("Clay week", -300, False),
        ("Delivery, Standard", 500, False),
        ("Post on us (POST)", -500, False),
        ("Total", 2500, False),
        ("of which VAT, 23 %", 467, True),
    ]


def test_tax_that_is_added_stands_before_the_total():
    tax = (OrderTaxLine(TAX_RATE, 3000, 690),)

    assert rows(CLAY, tax_adjustment=690, total=3690, tax_total=690, tax_lines=tax)[2:] == [
        ("Delivery, Standard", 500, False),
        ("VAT, 23 %", 690, False),
        ("Total", 3690, False),
    ]


def test_reverse_charge_takes_off_what_prices_contain():
    tax = (OrderTaxLine(TAX_RATE - TAX_RATE, 2439, 0),)

    assert rows(CLAY, is_reverse_charge=True, tax_adjustment=-561, total=2439, tax_total=0, tax_lines=tax)[2:] == [
        ("Delivery, Standard", 500, False),
        ("VAT that prices contain, taken off", -561, False),
        ("Total", 2439, False),
        ("Reverse charge: the buyer accounts for the VAT", 0, True),
    ]


def test_rows_ask_the_database_nothing(django_assert_num_queries):
    rows(CLAY, POST, delivery_total=0, total=2500)
    order = Order.objects.prefetch_related("adjustments").get()

    with django_assert_num_queries(0):
        assert len(total_rows(order, order.adjustments.all())) == 6
