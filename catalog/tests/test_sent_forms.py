"""A form about stock that is sent twice at the same moment, on real connections."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from catalog import stock
from catalog.models import SentForm, Stock, StockMovement
from catalog.sent_forms import SentBefore, note_sent
from catalog.tests.factories import NOON, VariantFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PRESSES = 6


def press_at_once(press):
    """Call `press` with the number of each of the threads that are released together; what they raised."""
    start, raised = threading.Barrier(PRESSES), []

    def run(number):
        try:
            start.wait()
            press(number)
        except Exception as error:  # the test looks at each
            raised.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_many_presses_at_one_moment_one_counts():
    variant, once = VariantFactory(stock=5), uuid4()
    location = stock.default_location()

    @transaction.atomic
    def receive(_number):
        note_sent(once=once, at=NOON)
        stock.receive(variant=variant, location=location, quantity=7, by=None, at=NOON)

    assert press_at_once(receive) == [SentBefore] * (PRESSES - 1)
    assert Stock.objects.get().on_hand == 12
    assert StockMovement.objects.filter(reason="received").count() == 1


def test_press_that_is_refused_lets_the_next_one_through():
    once = uuid4()

    @transaction.atomic
    def press(number):
        note_sent(once=once, at=NOON)
        if number:
            raise stock.InvalidQuantity

    raised = press_at_once(press)

    assert raised.count(SentBefore) + raised.count(stock.InvalidQuantity) == PRESSES - 1
    assert SentForm.objects.filter(once=once).count() == 1
