"""What was agreed in an order is held by the database itself."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from catalog.tests.factories import VariantFactory
from checkout.customers.tests.factories import UserFactory
from checkout.orders.models import Order, OrderAdjustment, OrderLine
from checkout.orders.services import OrderAdjustmentDraft, cancel_order, create_order, ship_order
from checkout.orders.tests.factories import NOON, OrderFactory, draft_line, order_draft
from checkout.orders.triggers import FROZEN, REFUSAL, frozen_columns, install_triggers, remove_triggers

pytestmark = pytest.mark.django_db

ANOTHER = {
    "JSONField": """'{"another": 1}'""",
    "DateField": "'2001-01-01'",
    "DateTimeField": "'2001-01-01 00:00:00'",
    "UUIDField": "'11111111111111111111111111111111'",
    "CharField": "'X'",
    "TextField": "'another'",
    "BooleanField": 'NOT "{column}"',
}
FROZEN_COLUMNS = [
    pytest.param(model._meta.db_table, column, id=f"{model.__name__}.{column}")
    for model in FROZEN
    for column in frozen_columns(model)
]


def change(table: str, column: str) -> None:
    """Give the column of every row another value, past Django's models."""
    model = next(model for model in FROZEN if model._meta.db_table == table)
    kind = next(field for field in model._meta.concrete_fields if field.column == column).get_internal_type()
    value = ANOTHER.get(kind, 'COALESCE("{column}", 0) + 1').replace("{column}", column)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = {value}')


@pytest.fixture
def order():
    line = draft_line(VariantFactory(price=2800, stock=10), 1, discount=300, total=2500)
    adjustment = OrderAdjustmentDraft(
        promotion_id=1, name="Clay week", code="", target="goods", amount=300, lines={1: 300}
    )
    facts = {"items_total": 2800, "discount_total": 300, "delivery_total": 500, "total": 3000}
    return create_order(draft=order_draft(line, adjustments=(adjustment,), **facts), by=UserFactory(), at=NOON)


@pytest.mark.parametrize(("table", "column"), FROZEN_COLUMNS)
def test_what_was_agreed_cannot_be_changed(order, table, column):
    with pytest.raises(DatabaseError, match=REFUSAL):
        change(table, column)


@pytest.mark.parametrize("column", ["total", "currency", "tax_lines", "checkout_id"])
def test_without_its_trigger_it_could_be(order, column):
    """The control: it is the trigger that refuses, for each kind of column."""
    remove_triggers()
    with connection.cursor() as cursor:
        if column == "total":
            cursor.execute("UPDATE orders_order SET total = total + 1, items_total = items_total + 1")
        else:
            change("orders_order", column)

    before = getattr(order, column)

    assert getattr(Order.objects.get(), column) != before
    install_triggers()


def test_what_happens_to_an_order_is_written_as_ever():
    order = OrderFactory(paid=True, units=2)
    ship_order(order_id=order.pk, quantities=None, by=None, at=NOON)
    cancelled = cancel_order(order_id=OrderFactory().pk, reason="", by=None, at=NOON)

    assert OrderLine.objects.get(order=order).shipped_quantity == 2
    assert (cancelled.order_status, cancelled.closed_at) == ("cancelled", NOON)


def test_the_same_value_is_no_change(order):
    order.save()

    assert OrderAdjustment.objects.update(name="Clay week") == 1


def test_customer_who_leaves_is_let_go_of(order):
    user = UserFactory()
    Order.objects.update(user=user)

    user.delete()

    assert Order.objects.get().user is None


def test_triggers_are_there_after_a_migration(order):
    remove_triggers()

    call_command("migrate", verbosity=0)

    with pytest.raises(DatabaseError, match=REFUSAL):
        change("orders_order", "total")
