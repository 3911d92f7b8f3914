"""Compares the records of a file with the shop, outside any transaction: what would be written, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from catalog.importers.categories import CategoryBook
from catalog.importers.existing import ExistingProduct, ExistingVariant, load_existing, sku_owners
from catalog.importers.progress import Step, unheard
from catalog.importers.records import NO_OPTIONS, Options, PictureRecord, ProductRecord, VariantRecord
from catalog.importers.report import Report
from catalog.importers.skus import generated_skus
from catalog.models import Brand, Location, PriceList, TaxClass
from catalog.prices import BasePrice

BATCH = 500
# "Continue selling when out of stock" has no end; this is more than anybody sells.
BACKORDERS_WITHOUT_END = 1_000_000


@dataclass(slots=True)
class NewVariant:
    record: VariantRecord
    sku: str
    position: int


@dataclass(slots=True)
class VariantChange:
    """What an import changes of a variant that is there. `opening` begins its count, `count` is --set-stock's."""

    pk: int
    record: VariantRecord
    values: dict[str, Any] = field(default_factory=dict)
    price: BasePrice | None = None
    opening: int | None = None
    count: int | None = None
    backorder_limit: int | None = None

    @property
    def is_needed(self) -> bool:
        told = (self.price, self.opening, self.count, self.backorder_limit)
        return bool(self.values) or any(value is not None for value in told)


@dataclass(slots=True)
class ProductPlan:
    """What an import does about one product: a new one has no `pk`; lists are empty where nothing changes."""

    record: ProductRecord
    pk: int | None
    values: dict[str, Any] = field(default_factory=dict)
    new_variants: list[NewVariant] = field(default_factory=list)
    variants: list[VariantChange] = field(default_factory=list)
    variant_ids: dict[Options, int] = field(default_factory=dict)
    has_new_tags: bool = False
    is_to_be_categorised: bool = False
    pictures: list[PictureRecord] = field(default_factory=list)
    is_to_get_page: bool = False

    @property
    def written_pk(self) -> int:
        """The product's id, once it is written."""
        assert self.pk is not None
        return self.pk

    @property
    def is_needed(self) -> bool:
        return self.pk is None or any(
            (
                self.values,
                self.new_variants,
                self.variants,
                self.has_new_tags,
                self.is_to_be_categorised,
                self.pictures,
                self.is_to_get_page,
            )
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every product of the import is compared with; prices are those that hold at the moment `at`."""

    price_list: PriceList
    location: Location
    tax_classes: dict[str, int]
    brands: dict[str, int]
    categories: CategoryBook
    sets_stock: bool
    makes_pages: bool
    at: datetime

    @classmethod
    def load(
        cls, *, price_list: PriceList, location: Location, sets_stock: bool, makes_pages: bool, at: datetime
    ) -> "Surroundings":
        return cls(
            price_list=price_list,
            location=location,
            tax_classes=dict(TaxClass.objects.values_list("code", "pk")),
            brands={name.casefold(): pk for name, pk in Brand.objects.order_by("-pk").values_list("name", "pk")},
            categories=CategoryBook.load(),
            sets_stock=sets_stock,
            makes_pages=makes_pages,
            at=at,
        )


def make_plan(
    records: Sequence[ProductRecord],
    *,
    surroundings: Surroundings,
    report: Report,
    with_pictures: bool = True,
    progress: Step = unheard,
) -> list[ProductPlan]:
    """A plan for each product that is new or changes. Reports what collides with the shop."""
    planner = _Planner(records, surroundings, report, with_pictures=with_pictures)
    plans: list[ProductPlan] = []
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        plans += [plan for plan in planner.plan(batch) if plan.is_needed]
        progress(start + len(batch), len(records))
    return plans


class _Planner:
    def __init__(
        self, records: Sequence[ProductRecord], surroundings: Surroundings, report: Report, *, with_pictures: bool
    ) -> None:
        self.surroundings = surroundings
        self.with_pictures = with_pictures
        self.report = report
        # SKUs that the file gives away, to (slug, options); generated ones keep out of their way.
        self.given = {
            variant.sku: (record.slug, variant.options)
            for record in records
            for variant in record.variants
            if variant.sku
        }

    def plan(self, batch: Sequence[ProductRecord]) -> Iterator[ProductPlan]:
        existing = load_existing(
            slugs=[record.slug for record in batch],
            price_list=self.surroundings.price_list,
            location_id=self.surroundings.location.pk,
            at=self.surroundings.at,
        )
        wanted = [
            sku
            for record in batch
            for variant in record.variants
            for sku in ([variant.sku] if variant.sku else generated_skus(record.slug, variant.options))
        ]
        owners = sku_owners(wanted)
        for record in batch:
            yield self._plan_product(record, existing.get(record.slug), owners)

    def _plan_product(
        self, record: ProductRecord, existing: ExistingProduct | None, owners: dict[str, int]
    ) -> ProductPlan:
        plan = ProductPlan(record=record, pk=existing.pk if existing else None)
        variants = existing.variants if existing else {}
        for position, variant in enumerate(record.variants):
            if (known := variants.get(variant.options)) is not None:
                self._check_given_sku(variant, known.pk, owners)
                plan.variant_ids[variant.options] = known.pk
                change = self._variant_change(variant, known)
                if change.is_needed:
                    plan.variants.append(change)
            else:
                plan.new_variants.append(NewVariant(variant, self._sku(record, variant, owners), position))
        if self.with_pictures:
            known_urls = existing.picture_urls if existing else set()
            plan.pictures = [picture for picture in record.pictures if picture.url not in known_urls]
        plan.is_to_get_page = self.surroundings.makes_pages and not (existing and existing.has_page)
        category = self.surroundings.categories.wanted(record.category)
        if existing is None:
            plan.is_to_be_categorised = plan.has_new_tags = True
        else:
            plan.is_to_be_categorised = category is None or category not in existing.category_keys
            plan.has_new_tags = any(tag.casefold() not in existing.tags for tag in record.tags)
            plan.values = self._product_values(record, existing)
            self._report_leftovers(record, existing)
        return plan

    def _product_values(self, record: ProductRecord, existing: ExistingProduct) -> dict[str, Any]:
        wanted: dict[str, Any] = {"name": record.name}
        if record.description:
            wanted["description"] = record.description
        if record.is_active is not None:
            wanted["is_active"] = record.is_active
        if record.is_taxable is not None:
            wanted["tax_class_id"] = self.surroundings.tax_classes["standard" if record.is_taxable else "zero"]
        if record.is_taxable and existing.tax_class_id != self.surroundings.tax_classes["zero"]:
            del wanted["tax_class_id"]  # taxed is taxed: a reduced rate that the shop chose stays
        if record.brand:
            wanted["brand_id"] = self.surroundings.brands.get(record.brand.casefold(), 0)
        changed = {name: value for name, value in wanted.items() if getattr(existing, name) != value}
        if record.option_names not in (NO_OPTIONS, existing.option_names):
            changed |= dict(zip(("option1_name", "option2_name", "option3_name"), record.option_names, strict=True))
        return changed

    def _report_leftovers(self, record: ProductRecord, existing: ExistingProduct) -> None:
        told = {variant.options for variant in record.variants}
        missing = [known.sku for options, known in existing.variants.items() if options not in told]
        if missing:
            self.report.note(
                "left-variants",
                _("Variants that the file does not name stay as they are: %(skus)s.")
                % {"skus": ", ".join(missing)[:200]},
                row=record.row,
            )
        if existing.is_archived:
            self.report.note("archived", _("The product is archived here and stays so."), row=record.row)

    def _variant_change(self, record: VariantRecord, known: ExistingVariant) -> VariantChange:
        wanted: dict[str, Any] = {
            "sku": record.sku or None,
            "barcode": record.barcode or None,
            "weight_grams": record.weight_grams,
            "requires_shipping": record.requires_shipping,
            "cost": record.cost,
            "is_stock_tracked": record.is_stock_tracked,
            "unit_quantity": record.unit_quantity,
            "unit_measure": record.unit_measure or None,
        }
        changed = {
            name: value for name, value in wanted.items() if value is not None and getattr(known, name) != value
        }
        change = VariantChange(pk=known.pk, record=record, values=changed, price=self._price_change(record, known))
        is_tracked = known.is_stock_tracked if record.is_stock_tracked is None else record.is_stock_tracked
        if is_tracked and record.is_stock_tracked:
            self._plan_stock(change, known)
        return change

    def _price_change(self, record: VariantRecord, known: ExistingVariant) -> BasePrice | None:
        if record.price is None:
            return None
        compare_at = record.compare_at if record.has_compare_at else (known.price or (0, None))[1]
        if compare_at is not None and compare_at <= record.price:
            compare_at = None
        return None if known.price == (record.price, compare_at) else BasePrice(record.price, compare_at)

    def _plan_stock(self, change: VariantChange, known: ExistingVariant) -> None:
        record = change.record
        if known.on_hand is None:
            change.opening = record.quantity or 0
        elif self.surroundings.sets_stock and record.quantity is not None and record.quantity != known.on_hand:
            change.count = record.quantity
        limit = backorder_limit(record)
        is_ours = known.backorder_limit in (0, BACKORDERS_WITHOUT_END)
        if known.on_hand is not None and limit is not None and is_ours and limit != known.backorder_limit:
            change.backorder_limit = limit

    def _check_given_sku(self, variant: VariantRecord, pk: int | None, owners: dict[str, int]) -> None:
        owner = owners.get(variant.sku) if variant.sku else None
        if owner is not None and owner != pk:
            self.report.error(
                "taken-sku",
                _("The SKU “%(sku)s” belongs to another variant of the shop.") % {"sku": variant.sku},
                row=variant.row,
            )

    def _sku(self, record: ProductRecord, variant: VariantRecord, owners: dict[str, int]) -> str:
        if variant.sku:
            self._check_given_sku(variant, None, owners)
            return variant.sku
        identity = (record.slug, variant.options)
        candidates = list(generated_skus(*identity))
        for sku in candidates:
            if sku not in owners and self.given.setdefault(sku, identity) == identity:
                code, text = ("sku-made", _("No SKU: “%(sku)s” is made of handle and options."))
                if sku != candidates[0]:
                    code, text = ("sku-collision", _("No SKU, and “%(first)s” is taken: “%(sku)s” is made."))
                self.report.note(code, text % {"sku": sku, "first": candidates[0]}, row=variant.row)
                return sku
        self.report.error("taken-sku", _("No free SKU can be made of handle and options."), row=variant.row)
        return ""


def backorder_limit(record: VariantRecord) -> int | None:
    """How many of the variant may be sold beyond the stock; None when the file does not say."""
    if record.sells_without_stock is None:
        return None
    return BACKORDERS_WITHOUT_END if record.sells_without_stock else 0
