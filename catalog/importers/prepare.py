"""Makes the rows that a plan asks for, with their ids, before the transaction that writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from catalog.bulk import Insertion, Updates, batched, reserve_ids
from catalog.importers.downloads import NewDownloads
from catalog.importers.pages import NewLandingPages
from catalog.importers.plan import NewVariant, ProductPlan, Surroundings, VariantChange, backorder_limit
from catalog.importers.progress import Step, unheard
from catalog.importers.records import Options, ProductRecord
from catalog.importers.report import Report
from catalog.importers.slugs import free_slug
from catalog.importers.tags import TagBook
from catalog.models import Brand, CategoryMembership, Product, Variant
from catalog.models.products import ProductTag
from catalog.prices import BasePrice, BasePriceImport
from catalog.stock_imports import StockImport, StockOpening

BATCH = 500


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written, and by whom."""

    plans: Sequence[ProductPlan]
    surroundings: Surroundings
    note: str
    by: AbstractBaseUser | None
    at: datetime


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
    report.change(_("landing pages drafted"), sum(plan.is_to_get_page for plan in plans))


class Preparation:
    """All rows of an import, made a few hundred products at a time, so that only their parameters stay in memory."""

    def __init__(self, changes: Changes, *, progress: Step = unheard) -> None:
        self.changes = changes
        self.around = changes.surroundings
        plans = changes.plans
        self.category_keys = {name: uuid4() for name in self.around.categories.missing(_categories(plans))}
        self._new_keys = {name.casefold(): key for name, key in self.category_keys.items()}
        self.brands = Insertion(Brand)
        self._brand_ids = dict(self.around.brands)
        self._prepare_brands()
        self.tags = TagBook.load(tag for plan in plans if plan.has_new_tags for tag in plan.record.tags)
        self.products = Insertion(Product)
        self.product_changes = Updates(Product)
        self.variants = Insertion(Variant)
        self.variant_changes = Updates(Variant)
        self.tagged = Insertion(ProductTag, with_ids=False)
        self.memberships = Insertion(CategoryMembership, with_ids=False)
        self.prices = BasePriceImport(price_list=self.around.price_list, by=changes.by, at=changes.at)
        self.stock = StockImport(location=self.around.location, note=changes.note, by=changes.by, at=changes.at)
        self.downloads = NewDownloads(at=changes.at)
        self.pages = NewLandingPages(by=changes.by)
        # What has to be as it was read: the address of each product, and what each of its variants is a form of.
        self.slugs: dict[int, str] = {}
        self.options: dict[int, tuple[int, Options]] = {}
        self.product_ids: list[int] = []
        for done, batch in enumerate(batched(plans, BATCH)):
            self._prepare(batch)
            progress(done * BATCH + len(batch), len(plans))

    def _prepare_brands(self) -> None:
        missing = _missing_brands(self.changes.plans, self.around)
        taken = set(Brand.objects.values_list("slug", flat=True)) if missing else set()
        for pk, (key, name) in zip(reserve_ids(Brand, len(missing)), missing.items(), strict=True):
            self.brands.add([Brand(pk=pk, name=name, slug=free_slug(name, taken, longest=120, stand_in="maker"))])
            self._brand_ids[key] = pk

    def _prepare(self, plans: list[ProductPlan]) -> None:
        for plan in plans:
            if plan.pk is not None:
                self._note_standing(plan, plan.pk)
        self._prepare_products(plans)
        self._prepare_variants(plans)
        self.memberships.add(
            CategoryMembership(product_id=plan.written_pk, category_key=self._category_key(plan.record.category))
            for plan in plans
            if plan.is_to_be_categorised
        )
        self.tagged.add(self.tags.missing({plan.written_pk: plan.record.tags for plan in plans if plan.has_new_tags}))
        self.downloads.add(plans)
        self.pages.add({plan.written_pk: plan.record for plan in plans if plan.is_to_get_page})
        self.product_ids += [plan.written_pk for plan in plans]

    def _note_standing(self, plan: ProductPlan, pk: int) -> None:
        self.slugs[pk] = plan.record.slug
        for options, variant_id in plan.variant_ids.items():
            self.options[variant_id] = (pk, options)

    def _category_key(self, name: str) -> UUID:
        known = self.around.categories.wanted(name)
        return known if known is not None else self._new_keys[name.casefold()]

    def _prepare_products(self, plans: list[ProductPlan]) -> None:
        new = [plan for plan in plans if plan.pk is None]
        for pk, plan in zip(reserve_ids(Product, len(new)), new, strict=True):
            plan.pk = pk
            self.products.add([self._product(pk, plan.record)])
        for plan in plans:
            if plan.values:
                values = plan.values | {"updated_at": self.changes.at}
                if "brand_id" in values:
                    values["brand_id"] = self._brand_ids[plan.record.brand.casefold()]
                self.product_changes.add(plan.written_pk, values)

    def _product(self, pk: int, record: ProductRecord) -> Product:
        tax_class = "zero" if record.is_taxable is False else "standard"
        return Product(
            pk=pk,
            name=record.name,
            slug=record.slug,
            description=record.description,
            brand_id=self._brand_ids[record.brand.casefold()] if record.brand else None,
            tax_class_id=self.around.tax_classes[tax_class],
            option1_name=record.option_names[0],
            option2_name=record.option_names[1],
            option3_name=record.option_names[2],
            is_active=record.is_active is not False,
            released_at=self.changes.at,
        )

    def _prepare_variants(self, plans: list[ProductPlan]) -> None:
        new = [(plan, variant) for plan in plans for variant in plan.new_variants]
        amounts: dict[int, BasePrice] = {}
        openings: list[StockOpening] = []
        for pk, (plan, variant) in zip(reserve_ids(Variant, len(new)), new, strict=True):
            self.variants.add([_variant(pk, plan.written_pk, variant)])
            plan.variant_ids[variant.record.options] = pk
            if variant.record.price is not None:
                amounts[pk] = BasePrice(variant.record.price, variant.record.compare_at)
            if variant.record.is_stock_tracked:
                openings.append(_opening(pk, variant.record.quantity, variant))
        changed = [change for plan in plans for change in plan.variants]
        for change in changed:
            if change.values:
                self.variant_changes.add(change.pk, change.values)
            if change.price is not None:
                amounts[change.pk] = change.price
            if change.opening is not None:
                openings.append(_opening(change.pk, change.opening, change))
        self.prices.add(amounts)
        self.stock.open(openings)
        self.stock.limit({c.pk: c.backorder_limit for c in changed if c.backorder_limit is not None})
        self.stock.count({c.pk: c.count for c in changed if c.count is not None})


def _variant(pk: int, product_id: int, new: NewVariant) -> Variant:
    record = new.record
    return Variant(
        pk=pk,
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
