"""What the layers that know of orders write into the catalogue: how much of each product was sold."""

from collections.abc import Mapping

from django.db import transaction

from catalog.models import Product


@transaction.atomic
def record_units_sold(*, units: Mapping[int, int]) -> int:
    """Make `units` (product id -> units) what each product has sold, and 0 that of all others.

    Returns how many products changed; the same figures again change nothing.
    """
    standing = dict(Product.objects.filter(units_sold__gt=0).values_list("pk", "units_sold"))
    changed = {pk: units.get(pk, 0) for pk in {*standing, *units} if units.get(pk, 0) != standing.get(pk, 0)}
    return sum(Product.objects.filter(pk=pk).update(units_sold=sold) for pk, sold in sorted(changed.items()))
