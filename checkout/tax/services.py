"""Writes to tax rates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from catalog.models import TaxClass
from checkout.tax.models import TaxRate
from checkout.tax.rate_file import RateRow, UnreadableRates


@dataclass(frozen=True, slots=True)
class LoadedRates:
    """What loading changed, in rows."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_rates(*, rows: Iterable[RateRow]) -> LoadedRates:
    """Bring the rates of `rows` in; a rate is known by class, country and first day. Others are left alone.

    All or nothing, and the same rows twice change nothing. Raises UnreadableRates for an unknown tax class.
    """
    classes = dict(TaxClass.objects.values_list("code", "pk"))
    known = {(rate.tax_class_id, str(rate.country), rate.starts_on): rate for rate in TaxRate.objects.all()}
    created: list[TaxRate] = []
    changed: list[TaxRate] = []
    unchanged = 0
    for row in rows:
        if row.tax_class not in classes:
            raise UnreadableRates(f"There is no tax class {row.tax_class}.")
        rate = known.get((classes[row.tax_class], row.country, row.starts_on))
        if rate is None:
            created.append(_new_rate(row, classes[row.tax_class]))
        elif (rate.percent, rate.ends_on) != (row.percent, row.ends_on):
            rate.percent, rate.ends_on = row.percent, row.ends_on
            changed.append(rate)
        else:
            unchanged += 1
    TaxRate.objects.bulk_create(created)
    TaxRate.objects.bulk_update(changed, ["percent", "ends_on"])
    return LoadedRates(created=len(created), changed=len(changed), unchanged=unchanged)


def _new_rate(row: RateRow, tax_class_id: int) -> TaxRate:
    return TaxRate(
        tax_class_id=tax_class_id,
        country=row.country,
        percent=row.percent,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
