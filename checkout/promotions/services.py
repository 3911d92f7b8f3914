"""Every write to how promotions run and who used them.

Counts change by conditional UPDATEs only, so that no reading goes before a writing; rows are taken in the order runs
-> codes -> customers, each by primary key. Nothing here is in a revision of a promotion.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from checkout.promotions.models import CouponCode, PromotionCustomer, PromotionRun, PromotionUse


@dataclass(frozen=True, slots=True)
class Use:
    """What an order takes of a promotion: minor units in all, by the code that was entered, if any."""

    promotion_id: int
    amount: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class RunTerms:
    """How a promotion is to run (models.PromotionRun)."""

    is_automatic: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit: int | None = None
    limit_each: int | None = None
    budget: int | None = None


class PromotionUsedUp(Exception):
    """Some promotions or codes were used up since the cart was priced: `promotion_ids`."""

    def __init__(self, promotion_ids: Sequence[int]) -> None:
        super().__init__(f"promotions {list(promotion_ids)} are used up")
        self.promotion_ids = tuple(promotion_ids)


@transaction.atomic(savepoint=False)
def claim_uses(*, uses: Sequence[Use], customer_keys: Sequence[str], reference: str, at: datetime) -> None:
    """Count the uses for what `reference` names, such as "checkout:12": all of them, or none and PromotionUsedUp.

    `customer_keys` are those of customers.customer_keys. Claimed again for the same reference, nothing changes. To be
    called inside the transaction that places the order, with its cart locked and before stock is; roll that back after
    PromotionUsedUp.
    """
    if not uses:
        return
    ordered = sorted(uses, key=lambda use: use.promotion_id)
    runs = _hold_runs(ordered, reference)
    if any(run.is_claimed for run in runs.values()):
        return
    _refuse_what_is_gone(ordered, runs)
    PromotionUse.objects.bulk_create(
        PromotionUse(
            run_id=use.promotion_id,
            code_id=runs[use.promotion_id].code_id,
            reference=reference,
            amount=use.amount,
            customer_keys=list(customer_keys),
            used_at=at,
        )
        for use in ordered
    )
    _claim_runs(ordered, runs)
    _claim_codes(runs.values())
    _claim_customers(ordered, runs, sorted(customer_keys))


@transaction.atomic
def give_back(*, reference: str, at: datetime) -> int:
    """Return the uses that `reference` still holds; how many. A second time there are none left to return."""
    standing = PromotionUse.objects.filter(reference=reference, given_back_at=None).order_by("run_id")
    run_ids = list(standing.values_list("run_id", flat=True))
    if not run_ids:
        return 0
    # A limit that is being set counts these uses either before or after they are returned, never in between.
    runs = PromotionRun.objects.select_for_update(no_key=True).filter(pk__in=run_ids).order_by("pk").in_bulk()
    returned = [
        use
        for use in standing  # of two who give it back one is faster
        if PromotionUse.objects.filter(pk=use.pk, given_back_at=None).update(given_back_at=at)
    ]
    for use in returned:
        if runs[use.run_id].is_counted:
            PromotionRun.objects.filter(pk=use.run_id).update(used=F("used") - 1, spent=F("spent") - use.amount)
    for code_id in sorted(use.code_id for use in returned if use.code_id is not None):
        CouponCode.objects.filter(pk=code_id).update(used=F("used") - 1)
    for use in returned:
        for key in sorted(use.customer_keys):
            PromotionCustomer.objects.filter(run=use.run_id, key=key, used__gt=0).update(used=F("used") - 1)
    return len(returned)


@transaction.atomic
def set_run(*, promotion_id: int, terms: RunTerms, by: AbstractBaseUser | None, at: datetime) -> PromotionRun:
    """Say how a promotion runs from now on. A limit or budget that is new counts what was used before, too.

    Raises ValidationError beside the field: one that is below that, an end before the start.

    The lock waits for orders that are being placed with it, and those that come wait for it, so that none is missed.
    """
    run = PromotionRun.objects.select_for_update().select_related("promotion").get(pk=promotion_id)
    for name in ("is_automatic", "starts_at", "ends_at", "limit", "limit_each", "budget"):
        setattr(run, name, getattr(terms, name))
    standing = PromotionUse.objects.filter(run=run, given_back_at=None)
    run.used = standing.count() if run.is_counted else 0
    run.spent = (standing.aggregate(sum=Sum("amount"))["sum"] or 0) if run.is_counted else 0
    _refuse_less_than_used(run)
    run.full_clean(exclude=["promotion"])
    run.save()
    _count_customers_anew(run, standing)
    log(run.promotion, "promotions.run", user=by, timestamp=at, data={"terms": _written(terms)})
    return run


def _refuse_less_than_used(run: PromotionRun) -> None:
    if run.limit is not None and run.used > run.limit:
        message = _("It has been used %(used)d times already. Set an end instead.") % {"used": run.used}
        raise ValidationError({"limit": message})
    if run.budget is not None and run.spent > run.budget:
        raise ValidationError({"budget": _("More than that is spent already. Set an end instead.")})


def _written(terms: RunTerms) -> dict[str, str]:
    values = {name: getattr(terms, name) for name in ("limit", "limit_each", "budget", "starts_at", "ends_at")}
    return {name: str(value) for name, value in values.items() if value is not None}


class _HeldRun(NamedTuple):
    """A run whose limits stay until the transaction ends; `code_id` is that of the code which was entered for it."""

    promotion_id: int
    is_counted: bool
    limit_each: int | None
    code_id: int | None
    is_claimed: bool


_HELD_RUNS = """
    SELECT run.promotion_id, run."limit" IS NOT NULL OR run.budget IS NOT NULL, run.limit_each,
        (SELECT code.id FROM promotions_couponcode code
            WHERE code.promotion_id = run.promotion_id AND code.code IN ({codes})),
        EXISTS (SELECT 1 FROM promotions_promotionuse use WHERE use.reference = %s)
    FROM promotions_promotionrun run WHERE run.promotion_id IN ({ids}) ORDER BY run.promotion_id {lock}
"""


def _hold_runs(uses: Sequence[Use], reference: str) -> dict[int, _HeldRun]:
    """The runs by id; counting them keeps nobody else from counting.

    On PostgreSQL by a lock that only set_run waits for, and that waits for it alone; SQLite has one writer at a time.
    """
    codes, ids = [use.code for use in uses], [use.promotion_id for use in uses]
    query = _HELD_RUNS.format(
        codes=", ".join(["%s"] * len(codes)),
        ids=", ".join(["%s"] * len(ids)),
        lock="FOR KEY SHARE OF run" if connection.vendor == "postgresql" else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*codes, reference, *ids])
        return {row[0]: _HeldRun(*row) for row in cursor.fetchall()}


def _refuse_what_is_gone(uses: Sequence[Use], runs: Mapping[int, _HeldRun]) -> None:
    """Promotions, and codes of theirs, that were deleted since the cart was priced."""
    there = {run.promotion_id for run in runs.values()}
    with_code = {run.promotion_id for run in runs.values() if run.code_id is not None}
    gone = [use.promotion_id for use in uses if use.promotion_id not in (with_code if use.code else there)]
    if gone:
        raise PromotionUsedUp(gone)


def _claim_runs(uses: Sequence[Use], runs: Mapping[int, _HeldRun]) -> None:
    """Count those with a limit or a budget; the others are not touched, so that their orders do not queue up."""
    refused = [
        use.promotion_id
        for use in uses
        if runs[use.promotion_id].is_counted
        and not PromotionRun.objects.filter(
            Q(limit__isnull=True) | Q(used__lt=F("limit")),
            Q(budget__isnull=True) | Q(spent__lte=F("budget") - use.amount),
            pk=use.promotion_id,
        ).update(used=F("used") + 1, spent=F("spent") + use.amount)
    ]
    if refused:
        raise PromotionUsedUp(refused)


def _claim_codes(runs: Iterable[_HeldRun]) -> None:
    free = CouponCode.objects.filter(Q(limit__isnull=True) | Q(used__lt=F("limit")))
    by_code = sorted((run.code_id, run.promotion_id) for run in runs if run.code_id is not None)
    for code_id, promotion_id in by_code:
        if not free.filter(pk=code_id).update(used=F("used") + 1):
            raise PromotionUsedUp([promotion_id])


def _claim_customers(uses: Sequence[Use], runs: Mapping[int, _HeldRun], keys: Sequence[str]) -> None:
    """One more for each key, within the limit for one customer where the promotion has one."""
    limits = {use.promotion_id: runs[use.promotion_id].limit_each for use in uses}
    pairs = [(run_id, key, limit) for run_id, limit in limits.items() if limit is not None for key in keys]
    PromotionCustomer.objects.bulk_create(
        (PromotionCustomer(run_id=run_id, key=key) for run_id, key, _limit in pairs), ignore_conflicts=True
    )
    for run_id, key, limit in pairs:
        row = PromotionCustomer.objects.filter(run=run_id, key=key, used__lt=limit)
        if not row.update(used=F("used") + 1):
            raise PromotionUsedUp([run_id])


def _count_customers_anew(run: PromotionRun, standing: QuerySet[PromotionUse]) -> None:
    PromotionCustomer.objects.filter(run=run).delete()
    if run.limit_each is None:
        return
    counts = Counter(key for keys in standing.values_list("customer_keys", flat=True) for key in keys)
    PromotionCustomer.objects.bulk_create(
        PromotionCustomer(run=run, key=key, used=used) for key, used in sorted(counts.items())
    )
