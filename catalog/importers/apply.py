"""Writes a plan in one transaction, in bulk and without a search index: whoever else writes waits for seconds at most.

Everything that can be worked out beforehand is in the plan. Stock comes last, as everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from catalog import prices, stock
from catalog.importers import downloads, pages
from catalog.importers.enqueueing import enqueue_with_commit
from catalog.importers.plan import NewVariant, ProductPlan, Surroundings, VariantChange, backorder_limit
from catalog.importers.progress import Step, unheard
from catalog.importers.records import ProductRecord
from catalog.importers.report import Report
from catalog.importers.slugs import free_slug
from catalog.importers.tags import TagBook
from catalog.importers.tasks import refresh_products
from catalog.models import Brand, CategoryMembership, Product, Variant
from catalog.prices import BasePrice
from catalog.stock import StockOpening

BATCH = 500
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written, and by whom."""

    plans: Sequence[ProductPlan]
    surroundings: Surroundings
    note: str
    by: AbstractBaseUser | None
    at: datetime


@dataclass(slots=True)
class _Ledger:
    """Stock that is written at the end, when every variant has its id."""

    openings: list[StockOpening] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    limits: dict[int, int] = field(default_factory=dict)


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def summarize(changes: Changes, report: Report) -> None:
    """Count in the report what `apply` will write."""
    plans, around = changes.plans, changes.surroundings
    report.change(_("categories created"), len(around.categories.missing(_categories(plans))))
    report.change(_("makers created"), len(_missing_brands(plans, around)))
    report.change(_("products created"), sum(plan.pk is None for plan in plans))
    report.change(
        _("products changed"),
        sum(
            plan.pk is not None and bool(plan.values or plan.has_new_tags or plan.is_to_be_categorised)
            for plan in plans
        ),
    )
    report.change(_("variants created"), sum(len(plan.new_variants) for plan in plans))
    variants = [change for plan in plans for change in plan.variants]
    report.change(_("variants changed"), sum(bool(change.values) for change in variants))
    report.change(
        _("prices set"),
        sum(change.price is not None for change in variants)
        + sum(new.record.price is not None for plan in plans for new in plan.new_variants),
    )
    report.change(_("stocks counted"), sum(change.count is not None for change in variants))
    report.change(_("stocks opened"), sum(1 for plan in plans for __ in _planned_openings(plan)))
    report.change(_("backorder rules changed"), sum(change.backorder_limit is not None for change in variants))
    report.change(_("pictures to fetch"), sum(len(plan.pictures) for plan in plans))
    report.change(_("landing pages created"), sum(plan.is_to_get_page for plan in plans))


def apply(changes: Changes, *, progress: Step = unheard) -> None:
    """Write everything or nothing. Search, references and pictures follow in tasks after the commit.

    Raises django.db.IntegrityError when the shop has changed since the plan was made, NoRootPage, and
    catalog.stock.CountBelowReserved.
    """
    if not changes.plans:
        return
    with transaction.atomic():
        _write(changes, progress)


def _write(changes: Changes, progress: Step) -> None:
    plans, around = changes.plans, changes.surroundings
    around.categories.create(around.categories.missing(_categories(plans)), at=changes.at)
    _create_brands(plans, around)
    tags = TagBook.load(tag for plan in plans if plan.has_new_tags for tag in plan.record.tags)
    writer = _Writer(changes, tags)
    product_ids: list[int] = []
    for done, batch in enumerate(batched(plans, BATCH)):
        product_ids += writer.write(batch)
        progress(done * BATCH + len(batch), len(plans))
    pages.create_landing_pages(
        records={plan.written_pk: plan.record for plan in plans if plan.is_to_get_page},
        categories=around.categories,
        by=changes.by,
        at=changes.at,
    )
    writer.write_stock()
    for ids in batched(sorted(product_ids), BATCH):
        enqueue_with_commit(refresh_products, product_ids=ids)
    if any(plan.pictures for plan in plans):
        downloads.enqueue()


class _Writer:
    def __init__(self, changes: Changes, tags: TagBook) -> None:
        self.changes = changes
        self.around = changes.surroundings
        self.tags = tags
        self.ledger = _Ledger()

    def write(self, plans: list[ProductPlan]) -> list[int]:
        """Write some hundred products with all but their stock; returns their ids."""
        new = [plan for plan in plans if plan.pk is None]
        products = Product.objects.bulk_create([self._product(plan.record) for plan in new])
        for plan, product in zip(new, products, strict=True):
            plan.pk = product.pk
        for plan in plans:
            if plan.values:
                Product.objects.filter(pk=plan.pk).update(**self._resolved(plan), updated_at=self.changes.at)
        self._write_variants(plans)
        self._write_memberships(plans)
        self.tags.attach({plan.written_pk: plan.record.tags for plan in plans if plan.has_new_tags})
        downloads.create(plans, at=self.changes.at)
        return [plan.written_pk for plan in plans]

    def _product(self, record: ProductRecord) -> Product:
        tax_class = "zero" if record.is_taxable is False else "standard"
        is_active = record.is_active is not False
        return Product(
            name=record.name,
            slug=record.slug,
            description=record.description,
            brand_id=self.around.brands[record.brand.casefold()] if record.brand else None,
            tax_class_id=self.around.tax_classes[tax_class],
            option1_name=record.option_names[0],
            option2_name=record.option_names[1],
            option3_name=record.option_names[2],
            is_active=is_active,
            released_at=self.changes.at,
        )

    def _resolved(self, plan: ProductPlan) -> dict[str, Any]:
        values = dict(plan.values)
        if "brand_id" in values:
            values["brand_id"] = self.around.brands[plan.record.brand.casefold()]
        return values

    def _write_variants(self, plans: list[ProductPlan]) -> None:
        new = [(plan, variant) for plan in plans for variant in plan.new_variants]
        rows = Variant.objects.bulk_create([_variant(plan.written_pk, variant) for plan, variant in new])
        amounts: dict[int, BasePrice] = {}
        for (plan, variant), row in zip(new, rows, strict=True):
            plan.variant_ids[variant.record.options] = row.pk
            if variant.record.price is not None:
                amounts[row.pk] = BasePrice(variant.record.price, variant.record.compare_at)
            if variant.record.is_stock_tracked:
                self.ledger.openings.append(_opening(row.pk, variant.record.quantity, variant))
        for change in (change for plan in plans for change in plan.variants):
            if change.values:
                Variant.objects.filter(pk=change.pk).update(**change.values)
            if change.price is not None:
                amounts[change.pk] = change.price
            self._note_stock(change)
        prices.set_base_prices(
            prices=amounts, price_list=self.around.price_list, by=self.changes.by, at=self.changes.at
        )

    def _note_stock(self, change: VariantChange) -> None:
        if change.opening is not None:
            self.ledger.openings.append(_opening(change.pk, change.opening, change))
        if change.count is not None:
            self.ledger.counts[change.pk] = change.count
        if change.backorder_limit is not None:
            self.ledger.limits[change.pk] = change.backorder_limit

    def _write_memberships(self, plans: list[ProductPlan]) -> None:
        CategoryMembership.objects.bulk_create(
            CategoryMembership(
                product_id=plan.written_pk, category_key=self.around.categories.key(plan.record.category)
            )
            for plan in plans
            if plan.is_to_be_categorised
        )

    def write_stock(self) -> None:
        location, by, at, note = self.around.location, self.changes.by, self.changes.at, self.changes.note
        ledger = self.ledger
        stock.open_many(openings=ledger.openings, location=location, note=note, by=by, at=at)
        stock.allow_backorders(limits=ledger.limits, location=location)
        stock.count_many(counts=ledger.counts, location=location, note=note, by=by, at=at)


def _variant(product_id: int, new: NewVariant) -> Variant:
    record = new.record
    return Variant(
        product_id=product_id,
        sku=new.sku,
        option1=record.options[0],
        option2=record.options[1],
        option3=record.options[2],
        position=new.position,
        is_stock_tracked=bool(record.is_stock_tracked),
        barcode=record.barcode,
        weight_grams=record.weight_grams or 0,
        requires_shipping=record.requires_shipping is not False,
        cost=record.cost,
        unit_quantity=record.unit_quantity,
        unit_measure=record.unit_measure,
    )


def _opening(variant_id: int, quantity: int | None, planned: NewVariant | VariantChange) -> StockOpening:
    return StockOpening(variant_id, quantity or 0, backorder_limit(planned.record) or 0)


def _planned_openings(plan: ProductPlan) -> Iterator[NewVariant | VariantChange]:
    yield from (new for new in plan.new_variants if new.record.is_stock_tracked)
    yield from (change for change in plan.variants if change.opening is not None)


def _categories(plans: Sequence[ProductPlan]) -> Iterator[str]:
    return (plan.record.category for plan in plans if plan.is_to_be_categorised)


def _missing_brands(plans: Sequence[ProductPlan], around: Surroundings) -> dict[str, str]:
    missing: dict[str, str] = {}
    for plan in plans:
        key = plan.record.brand.casefold()
        if key and key not in around.brands and (plan.pk is None or "brand_id" in plan.values):
            missing.setdefault(key, plan.record.brand)
    return missing


def _create_brands(plans: Sequence[ProductPlan], around: Surroundings) -> None:
    missing = _missing_brands(plans, around)
    taken = set(Brand.objects.values_list("slug", flat=True)) if missing else set()
    brands = [
        Brand(name=name, slug=free_slug(name, taken, longest=120, stand_in="maker")) for name in missing.values()
    ]
    for key, brand in zip(missing, Brand.objects.bulk_create(brands, batch_size=BATCH), strict=True):
        around.brands[key] = brand.pk
