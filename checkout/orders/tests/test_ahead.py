"""What an order's pages and mails say of lines that are not in yet."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from catalog.models import StockPolicy
from catalog.plans import expect, set_policy
from catalog.stock import default_location
from catalog.tests.factories import VariantFactory
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders.services import cancel_order
from checkout.orders.tests.factories import NOON, OrderFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
KIND = StockPolicy.Kind


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def words_of(order):
    return " ".join(Client().get(reverse("orders:status", args=[order.token])).text.split())


def day(days):
    return (NOON + timedelta(days=days)).date()


def written(days):
    return f"{day(days).day} {day(days):%B}"


def preorder(*arrivals, stock=0):
    variant = VariantFactory(price=2800, stock=stock)
    for days, quantity in arrivals:
        expect(
            variant=variant, location=default_location(), quantity=quantity, expected_on=day(days), by=None, at=NOON
        )
    set_policy(variant=variant, kind=KIND.PREORDER, by=None, at=NOON)
    return variant


def backorder(**fields):
    variant = VariantFactory(price=2800, stock=1)
    set_policy(variant=variant, kind=KIND.BACKORDER, limit=9, by=None, at=NOON, **fields)
    return variant


def test_pre_order_is_told_with_the_day_of_its_arrival():
    order = OrderFactory(variants={preorder((10, 5)): 2})

    assert f"Pre-order: sent from {written(10)}." in words_of(order)
    assert "not in yet" not in words_of(order)


def test_part_of_a_line_that_is_on_back_order_is_counted():
    order = OrderFactory(variants={backorder(ships_on=day(14)): 3})

    assert f"2 of them are not in yet. On back order: sent from {written(14)}." in words_of(order)


def test_day_that_nobody_knows_is_not_told():
    order = OrderFactory(variants={backorder(): 3})

    assert "2 of them are not in yet. On back order: sent as soon as it is in." in words_of(order)


def test_those_who_ordered_before_are_served_before():
    variant = preorder((10, 3), (20, 3))
    first, second, third = (OrderFactory(variants={variant: 2}) for _each in range(3))

    found = [
        next(days for days in (10, 20) if f"sent from {written(days)}." in words_of(o)) for o in (first, second, third)
    ]

    assert found == [10, 20, 20]
    cancel_order(order_id=first.pk, reason="asked to", by=None, at=NOON)
    assert f"sent from {written(10)}." in words_of(second)


def test_units_that_lie_there_for_an_earlier_order_are_not_in_for_a_later_one():
    variant = preorder((10, 3), stock=2)
    first, second, third = (OrderFactory(variants={variant: units}) for units in (1, 2, 1))

    assert "Pre-order" not in words_of(first)
    assert f"One of them is not in yet. Pre-order: sent from {written(10)}." in words_of(second)
    assert f"Pre-order: sent from {written(10)}." in words_of(third)


def test_each_line_has_its_own_day_and_what_is_there_has_none():
    order = OrderFactory(variants={preorder((10, 5)): 1, backorder(ships_on=day(14)): 2, VariantFactory(stock=3): 1})

    words = words_of(order)

    assert words.count("sent from") == 2
    assert f"Pre-order: sent from {written(10)}." in words
    assert f"One of them is not in yet. On back order: sent from {written(14)}." in words


def test_day_that_has_passed_is_told_to_nobody(time_machine):
    order = OrderFactory(variants={preorder((10, 5)): 1})
    time_machine.move_to(NOON + timedelta(days=11), tick=False)

    assert "Pre-order." in words_of(order)
    assert "sent from" not in words_of(order)


def test_staff_and_the_page_after_the_order_read_the_same():
    order = OrderFactory(variants={preorder((10, 5)): 1})
    told = f"Pre-order: sent from {written(10)}."

    thanks = Client().get(reverse("checkout:confirmation", args=[order.token])).text
    staff = log_in("order staff").get(reverse("wagtailsnippets_orders_order:inspect", args=[order.pk])).text

    assert told in thanks
    assert told in " ".join(staff.split())


def mail_of(order):
    """The confirmation as words: the text part, and the HTML part without its tags."""
    message = Message.objects.get(kind="order_placed", context__order_id=order.pk)
    assert deliver_message(message_id=message.pk, at=NOON)
    html = next(part.content for part in mail.outbox[-1].alternatives if part.mimetype == "text/html")
    return [" ".join(part.split()) for part in (mail.outbox[-1].body, strip_tags(html))]


def test_confirmation_by_mail_says_what_is_not_in_yet_and_when_it_is_sent():
    order = OrderFactory(variants={preorder((10, 5)): 1, backorder(ships_on=day(14)): 3, VariantFactory(stock=3): 1})

    for words in mail_of(order):
        assert words.count("sent from") == 2
        assert f"Pre-order: sent from {written(10)}." in words
        assert f"2 of them are not in yet. On back order: sent from {written(14)}." in words


def test_mail_of_an_order_that_is_there_speaks_of_nothing_to_come():
    order = OrderFactory(variants={VariantFactory(stock=3): 2})

    for words in mail_of(order):
        assert "not in yet" not in words
        assert "sent from" not in words


def test_lines_cost_two_queries_whatever_their_number(django_assert_num_queries):
    one, many = (OrderFactory(variants={preorder((10, 5)): 1 for _line in range(number)}) for number in (1, 5))
    words_of(one)  # what a process reads once

    with django_assert_num_queries(9):
        words_of(one)
    with django_assert_num_queries(9):
        words_of(many)
