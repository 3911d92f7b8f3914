"""Imports a file: read and checked, compared, prepared, then written in one go or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.utils.translation import gettext as _

from catalog import stock
from catalog.bulk import RowsChanged
from catalog.context import DEFAULT_PRICE_LIST
from catalog.importers import downloads
from catalog.importers.apply import apply
from catalog.importers.categories import NoRootPage
from catalog.importers.plan import ProductPlan, Surroundings, make_plan
from catalog.importers.prepare import Changes, Preparation, summarize
from catalog.importers.progress import Progress, Silent
from catalog.importers.records import ProductRecord
from catalog.importers.report import Report
from catalog.importers.shopify import ReadingOptions, read_products
from catalog.models import PriceList, Variant

# How often a file is compared with a shop that others change meanwhile.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is imported: what its categories are named after, and what is done beside products and prices."""

    category_from: str = "type"
    encoding: str = "utf-8-sig"
    sets_stock: bool = False
    makes_pages: bool = False
    fetches_pictures: bool = True
    retries_pictures: bool = False


def import_products(
    *,
    path: Path,
    options: ImportOptions,
    by: AbstractBaseUser | None,
    at: datetime,
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import Shopify's product file at `path`; the report says what was found and what changes.

    With an error in the report nothing was written. The same file again changes nothing. A dry run only reports.
    """
    progress = progress or Silent()
    price_list = PriceList.objects.get(code=DEFAULT_PRICE_LIST, currency=settings.SHOP_CURRENCY)
    read = Report()
    records = _read(path, options, price_list, read, progress)
    for _attempt in range(ATTEMPTS):
        report = read.copy()
        changes = _compare(records, options, price_list, report, progress, file=path.name, by=by, at=at)
        if report.has_errors or is_dry_run or _write(changes, report, progress):
            break
    else:
        report = read
        report.error("shop-changed", _("The shop was changed while the file was read; run the import again."))
    progress.finish()
    if not report.has_errors and not is_dry_run and options.retries_pictures:
        slugs = [record.slug for record in records]
        report.change(_("pictures to fetch again"), downloads.retry(slugs=slugs))
    return report


def _read(
    path: Path, options: ImportOptions, price_list: PriceList, report: Report, progress: Progress
) -> list[ProductRecord]:
    size = path.stat().st_size
    return read_products(
        path,
        options=ReadingOptions(
            currency=price_list.currency, category_from=options.category_from, encoding=options.encoding
        ),
        report=report,
        at_byte=lambda position: progress.update(_("Reading"), position, size),
    )


def _compare(
    records: Sequence[ProductRecord],
    options: ImportOptions,
    price_list: PriceList,
    report: Report,
    progress: Progress,
    *,
    file: str,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Changes:
    """What has to be written to make the shop as the file says."""
    surroundings = Surroundings.load(
        price_list=price_list,
        location=stock.default_location(),
        sets_stock=options.sets_stock,
        makes_pages=options.makes_pages,
        at=at,
    )
    plans = make_plan(
        records,
        surroundings=surroundings,
        report=report,
        with_pictures=options.fetches_pictures,
        progress=partial(progress.update, _("Comparing")),
    )
    changes = Changes(
        plans=plans, surroundings=surroundings, note=_("Import of %(file)s") % {"file": file}, by=by, at=at
    )
    if not report.has_errors:
        summarize(changes, report)
    return changes


def _write(changes: Changes, report: Report, progress: Progress) -> bool:
    """Write the changes or report why not; False when the shop was changed meanwhile and has to be read anew."""
    try:
        prepared = Preparation(changes, progress=partial(progress.update, _("Preparing")))
        apply(prepared, progress=partial(progress.update, _("Writing")))
    except (IntegrityError, RowsChanged):
        return False
    except NoRootPage as error:
        report.error("no-root-page", str(error))
    except stock.CountBelowReserved as error:
        _report_held(changes.plans, error, report)
    if report.has_errors:
        report.changes.clear()
    return True


def _report_held(plans: Sequence[ProductPlan], error: stock.CountBelowReserved, report: Report) -> None:
    rows = {change.pk: change.record.row for plan in plans for change in plan.variants}
    skus = dict(Variant.objects.filter(pk__in=error.reserved).values_list("pk", "sku"))
    for pk, held in sorted(error.reserved.items()):
        report.error(
            "count-below-held",
            _("Orders hold %(held)d of %(sku)s, more than the file counts.") % {"held": held, "sku": skus.get(pk, pk)},
            row=rows.get(pk),
        )
