"""Writes what was prepared in one transaction: whoever else writes waits for moments.

Everything that can be worked out beforehand is in the preparation; here it is only seen that the shop still is as it
was when it was read. Stock comes last, as everywhere.
"""

from django.db import transaction

from catalog.bulk import RowsChanged, batched
from catalog.importers import downloads
from catalog.importers.enqueueing import enqueue_with_commit
from catalog.importers.plan import Surroundings
from catalog.importers.prepare import BATCH, Preparation
from catalog.importers.progress import Step, unheard
from catalog.importers.tasks import refresh_products
from catalog.models import CategoryMembership, Price, Product, Stock, Variant
from common.statistics import know_sizes

STEPS = 5


def apply(prepared: Preparation, *, progress: Step = unheard) -> None:
    """Write everything or nothing. Search, references and pictures follow in tasks after the commit.

    Raises catalog.bulk.RowsChanged and django.db.IntegrityError when the shop has changed since it was read,
    NoRootPage, and catalog.stock.CountBelowReserved.
    """
    if not prepared.product_ids:
        return
    with transaction.atomic():
        _Writer(prepared, progress).write()
    know_sizes(Product, Variant, Price, Stock, CategoryMembership)


class _Writer:
    def __init__(self, prepared: Preparation, progress: Step) -> None:
        self.prepared = prepared
        self.progress = progress

    def write(self) -> None:
        self.check()
        self.write_products()
        self.progress(1, STEPS)
        self.write_variants()
        self.progress(2, STEPS)
        self.write_surroundings()
        self.progress(3, STEPS)
        self.write_stock()
        self.progress(4, STEPS)
        for ids in batched(sorted(self.prepared.product_ids), BATCH):
            enqueue_with_commit(refresh_products, product_ids=ids)
        self.progress(STEPS, STEPS)

    def check(self) -> None:
        """See that what the plan was made from still stands. New rows are checked by the database's constraints."""
        around = self.prepared.around
        if around != Surroundings.load(
            price_list=around.price_list,
            location=around.location,
            sets_stock=around.sets_stock,
            makes_pages=around.makes_pages,
            at=around.at,
        ):
            raise RowsChanged("makers, categories or tax classes have changed since they were read")
        self._check_products()
        self._check_variants()

    def _check_products(self) -> None:
        slugs = self.prepared.slugs
        for ids in batched(sorted(slugs), BATCH):
            rows = Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")
            if dict(rows.values_list("pk", "slug")) != {pk: slugs[pk] for pk in ids}:
                raise RowsChanged("products have changed since they were read")

    def _check_variants(self) -> None:
        options = self.prepared.options
        for ids in batched(sorted(options), BATCH):
            rows = Variant.objects.select_for_update().filter(pk__in=ids).order_by("pk")
            found = rows.values_list("pk", "product_id", "option1", "option2", "option3")
            if {pk: (product_id, tuple(values)) for pk, product_id, *values in found} != {
                pk: options[pk] for pk in ids
            }:
                raise RowsChanged("variants have changed since they were read")

    def write_products(self) -> None:
        prepared = self.prepared
        prepared.around.categories.create(prepared.category_keys, at=prepared.changes.at)
        prepared.brands.write()
        prepared.products.write()
        prepared.product_changes.write()

    def write_variants(self) -> None:
        self.prepared.variants.write()
        self.prepared.variant_changes.write()
        self.prepared.prices.write()

    def write_surroundings(self) -> None:
        """Tags, categories, pictures and pages."""
        prepared = self.prepared
        prepared.tags.new.write()
        prepared.tagged.write()
        prepared.memberships.write()
        if prepared.downloads.write():
            downloads.enqueue()
        prepared.pages.write(prepared.around.categories)

    def write_stock(self) -> None:
        self.prepared.stock.write()
