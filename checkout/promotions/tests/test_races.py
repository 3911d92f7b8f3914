"""Many at once on one promotion, on real connections: exactly as many uses as there are, and nobody waits for ever."""

import itertools
import threading
import time

import pytest
from django.db import connection, transaction

from catalog.tests.factories import NOON
from checkout.cart.tests.test_races import at_once
from checkout.promotions.models import CouponCode, PromotionCustomer, PromotionRun, PromotionUse
from checkout.promotions.services import PromotionUsedUp, RunTerms, Use, claim_uses, give_back, set_run
from checkout.promotions.tests.factories import PromotionFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def claim(*promotions, reference, keys=(), code=""):
    with transaction.atomic():
        claim_uses(
            uses=[Use(promotion_id=each.pk, amount=10, code=code) for each in promotions],
            customer_keys=keys,
            reference=reference,
            at=NOON,
        )


def test_parallel_orders_use_a_promotion_as_often_as_it_may_be():
    promotion, numbers = PromotionFactory(run={"limit": 3}, codes=["HELLO"]), itertools.count()

    raised = at_once(12, lambda: claim(promotion, reference=f"checkout:{next(numbers)}", code="HELLO"))

    assert [type(error) for error in raised] == [PromotionUsedUp] * 9
    assert PromotionRun.objects.values_list("used", "spent").get() == (3, 30)
    assert (CouponCode.objects.get().used, PromotionUse.objects.count()) == (3, 3)


def test_one_customer_in_many_tabs_uses_it_once():
    promotion, numbers = PromotionFactory(run={"limit_each": 1}), itertools.count()

    raised = at_once(8, lambda: claim(promotion, reference=f"checkout:{next(numbers)}", keys=("mail:a", "user:1")))

    assert [type(error) for error in raised] == [PromotionUsedUp] * 7
    assert list(PromotionCustomer.objects.order_by("key").values_list("key", "used")) == [("mail:a", 1), ("user:1", 1)]
    assert PromotionUse.objects.count() == 1


def test_promotions_named_in_opposite_orders_do_not_block_each_other():
    pair, numbers = [PromotionFactory(run={"limit": 99}) for _each in range(2)], itertools.count()

    def use_both():
        number = next(numbers)
        claim(*(pair if number % 2 else pair[::-1]), reference=f"checkout:{number}")

    assert at_once(12, use_both) == []
    assert list(PromotionRun.objects.values_list("used", flat=True)) == [12, 12]


def test_a_use_that_many_give_back_returns_once():
    promotion, returned = PromotionFactory(run={"limit": 1}), []
    claim(promotion, reference="checkout:1")

    raised = at_once(8, lambda: returned.append(give_back(reference="checkout:1", at=NOON)))

    assert (raised, sorted(returned)) == ([], [0] * 7 + [1])
    assert PromotionRun.objects.get().used == 0


def test_a_limit_that_is_set_while_an_order_is_placed_counts_it():
    promotion, has_claimed = PromotionFactory(), threading.Event()

    def place_slowly():
        with transaction.atomic():
            claim(promotion, reference="checkout:1")
            has_claimed.set()
            time.sleep(0.5)  # the rest of placing
        connection.close()

    placing = threading.Thread(target=place_slowly)
    placing.start()
    has_claimed.wait()
    set_run(promotion_id=promotion.pk, terms=RunTerms(is_automatic=True, limit=5), by=None, at=NOON)
    placing.join()

    assert PromotionRun.objects.values_list("used", "spent").get() == (1, 10)


def test_giving_back_and_using_again_do_not_block_each_other():
    each, coded = PromotionFactory(run={"limit_each": 99}), PromotionFactory(codes=["HELLO"])
    numbers = itertools.count()

    def use_both(reference):
        uses = [Use(promotion_id=each.pk, amount=10), Use(promotion_id=coded.pk, amount=10, code="HELLO")]
        with transaction.atomic():
            claim_uses(uses=uses, customer_keys=["mail:a"], reference=reference, at=NOON)

    for number in range(40):
        use_both(f"old:{number}")

    def cancel_or_order():
        turn, number = divmod(next(numbers), 2)
        for other in range(10 * turn, 10 * turn + 10):
            if number:
                give_back(reference=f"old:{other}", at=NOON)
            else:
                use_both(f"new:{other}")

    assert at_once(8, cancel_or_order) == []
    assert (CouponCode.objects.get().used, PromotionCustomer.objects.get().used) == (40, 40)
