"""Uses are counted exactly, claimed all or none, given back once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.tests.factories import NOON
from checkout.promotions.customers import customer_keys
from checkout.promotions.models import CouponCode, Promotion, PromotionCustomer, PromotionRun, PromotionUse
from checkout.promotions.services import PromotionUsedUp, RunTerms, Use, claim_uses, give_back, set_run
from checkout.promotions.tests.factories import PromotionFactory

pytestmark = pytest.mark.django_db
ANNA = customer_keys(user_id=None, emails=["anna@example.org"])
BEN = customer_keys(user_id=None, emails=["ben@example.org"])


def claim(*promotions, reference="order:1", keys=ANNA, amount=100, code=""):
    with transaction.atomic():
        claim_uses(
            uses=[Use(promotion_id=each.pk, amount=amount, code=code) for each in promotions],
            customer_keys=keys,
            reference=reference,
            at=NOON,
        )


def counts():
    """Everything that counts, row by row."""
    return (
        list(PromotionRun.objects.order_by("pk").values_list("pk", "used", "spent")),
        list(CouponCode.objects.order_by("pk").values_list("code", "used")),
        sorted(PromotionCustomer.objects.filter(used__gt=0).values_list("run", "key", "used")),
        list(PromotionUse.objects.order_by("pk").values_list("reference", "run", "amount", "given_back_at")),
    )


def test_a_limit_is_reached_and_not_passed():
    promotion = PromotionFactory(run={"limit": 2})
    claim(promotion, reference="order:1")
    claim(promotion, reference="order:2", keys=BEN)
    before = counts()

    with pytest.raises(PromotionUsedUp) as refusal:
        claim(promotion, reference="order:3")

    assert refusal.value.promotion_ids == (promotion.pk,)
    assert counts() == before
    assert before[0] == [(promotion.pk, 2, 200)]


def test_of_several_promotions_all_are_claimed_or_none():
    free, scarce = PromotionFactory(run={"limit": 5}), PromotionFactory(run={"limit": 0})
    before = counts()

    with pytest.raises(PromotionUsedUp) as refusal:
        claim(free, scarce)

    assert refusal.value.promotion_ids == (scarce.pk,)
    assert counts() == before


def test_a_second_claim_for_the_same_order_changes_nothing():
    promotion = PromotionFactory(run={"limit": 2})
    claim(promotion)
    before = counts()

    claim(promotion)

    assert counts() == before


def test_a_budget_is_never_overspent():
    promotion = PromotionFactory(run={"budget": 250})
    claim(promotion, reference="order:1", amount=150)
    before = counts()

    with pytest.raises(PromotionUsedUp):
        claim(promotion, reference="order:2", amount=101)
    assert counts() == before
    claim(promotion, reference="order:3", amount=100)

    assert counts()[0] == [(promotion.pk, 2, 250)]


def test_a_code_has_a_limit_of_its_own():
    promotion = PromotionFactory(codes=["ONCE", "OFTEN"])
    CouponCode.objects.filter(code="ONCE").update(limit=1)
    claim(promotion, reference="order:1", code="ONCE")
    before = counts()

    with pytest.raises(PromotionUsedUp):
        claim(promotion, reference="order:2", code="ONCE", keys=BEN)
    assert counts() == before
    claim(promotion, reference="order:3", code="OFTEN", keys=BEN)

    assert counts()[1] == [("ONCE", 1), ("OFTEN", 1)]


def test_a_code_of_another_promotion_is_not_taken():
    promotion = PromotionFactory()
    PromotionFactory(codes=["THEIRS"])
    before = counts()

    with pytest.raises(PromotionUsedUp):
        claim(promotion, code="THEIRS")

    assert counts() == before


@pytest.mark.parametrize(
    "again",
    [
        {"user_id": None, "emails": [" ANNA@example.org"]},
        {"user_id": 7, "emails": ["anna@example.org"]},
        {"user_id": 7, "emails": ["other@example.org", "anna@example.org"]},
    ],
    ids=["guest", "member", "member with another address in the checkout"],
)
def test_guest_and_member_with_one_address_are_one_customer(again):
    promotion = PromotionFactory(run={"limit_each": 1})
    claim(promotion)
    before = counts()

    with pytest.raises(PromotionUsedUp):
        claim(promotion, reference="order:2", keys=customer_keys(**again))

    assert counts() == before
    claim(promotion, reference="order:3", keys=BEN)


def test_a_promotion_that_was_deleted_meanwhile_is_used_up():
    kept, gone = PromotionFactory(), PromotionFactory()
    Promotion.objects.filter(pk=gone.pk).delete()
    before = counts()

    with pytest.raises(PromotionUsedUp) as refusal:
        claim(kept, gone)

    assert refusal.value.promotion_ids == (gone.pk,)
    assert counts() == before


def test_addresses_of_customers_are_not_kept_in_clear():
    claim(PromotionFactory(run={"limit_each": 1}))

    kept = str([*PromotionUse.objects.values_list("customer_keys"), *PromotionCustomer.objects.values_list("key")])
    assert "anna" not in kept


def test_a_use_is_given_back_once():
    promotion = PromotionFactory(run={"limit": 1, "limit_each": 1, "budget": 500}, codes=["HELLO"])
    claim(promotion, code="HELLO")
    claimed = counts()

    assert give_back(reference="order:1", at=NOON + timedelta(hours=1)) == 1
    assert give_back(reference="order:1", at=NOON + timedelta(hours=2)) == 0

    assert claimed[:2] == ([(promotion.pk, 1, 100)], [("HELLO", 1)])
    assert counts() == (
        [(promotion.pk, 0, 0)],
        [("HELLO", 0)],
        [],
        [("order:1", promotion.pk, 100, NOON + timedelta(hours=1))],
    )
    claim(promotion, reference="order:2", code="HELLO")


def test_an_order_without_promotions_has_nothing_to_give_back():
    assert give_back(reference="order:9", at=NOON) == 0


def test_a_limit_that_is_set_later_counts_what_was_used_before():
    promotion = PromotionFactory()
    claim(promotion, reference="order:1")
    claim(promotion, reference="order:2", keys=BEN)
    give_back(reference="order:2", at=NOON)
    assert counts()[0] == [(promotion.pk, 0, 0)]

    set_run(promotion_id=promotion.pk, terms=RunTerms(is_automatic=True, limit=2, limit_each=1), by=None, at=NOON)

    assert counts()[0] == [(promotion.pk, 1, 100)]
    with pytest.raises(PromotionUsedUp):
        claim(promotion, reference="order:3")  # Anna's second
    claim(promotion, reference="order:4", keys=BEN)
    assert counts()[0] == [(promotion.pk, 2, 200)]


@pytest.mark.parametrize(("terms", "field"), [({"limit": 1}, "limit"), ({"budget": 199}, "budget")], ids=str)
def test_a_limit_below_what_was_used_is_refused(terms, field):
    promotion = PromotionFactory()
    for number in range(2):
        claim(promotion, reference=f"order:{number}")
    before = counts()

    with pytest.raises(ValidationError) as refusal:
        set_run(promotion_id=promotion.pk, terms=RunTerms(**terms), by=None, at=NOON)

    assert list(refusal.value.message_dict) == [field]
    assert counts() == before
    assert PromotionRun.objects.get().is_automatic


def test_claiming_takes_few_queries(django_assert_num_queries):
    promotions = [PromotionFactory() for _number in range(5)]

    with django_assert_num_queries(2):  # how they run, the uses
        claim_uses(
            uses=[Use(promotion_id=each.pk, amount=1) for each in promotions],
            customer_keys=ANNA,
            reference="order:1",
            at=NOON,
        )
