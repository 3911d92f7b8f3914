"""Imports a file: read and checked, compared, then written in one go or not at all."""

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
from catalog.context import DEFAULT_PRICE_LIST
from catalog.importers import downloads
from catalog.importers.apply import Changes, apply, summarize
from catalog.importers.categories import NoRootPage
from catalog.importers.plan import ProductPlan, Surroundings, make_plan
from catalog.importers.progress import Progress, Silent
from catalog.importers.report import Report
from catalog.importers.shopify import ReadingOptions, read_products
from catalog.models import PriceList, Variant


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
    report = Report()
    changes, slugs = _prepare(path, options, report, progress, by=by, at=at)
    if report.has_errors or is_dry_run:
        progress.finish()
        return report
    try:
        apply(changes, progress=partial(progress.update, _("Writing")))
    except IntegrityError:
        report.error("shop-changed", _("The shop was changed while the file was read; run the import again."))
    except NoRootPage as error:
        report.error("no-root-page", str(error))
    except stock.CountBelowReserved as error:
        _report_held(changes.plans, error, report)
    progress.finish()
    if report.has_errors:
        report.changes.clear()
    elif options.retries_pictures:
        report.change(_("pictures to fetch again"), downloads.retry(slugs=slugs))
    return report


def _prepare(
    path: Path,
    options: ImportOptions,
    report: Report,
    progress: Progress,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
) -> tuple[Changes, list[str]]:
    """Everything that can be done before the transaction: reading, checking and comparing."""
    price_list = PriceList.objects.get(code=DEFAULT_PRICE_LIST, currency=settings.SHOP_CURRENCY)
    size = path.stat().st_size
    records = read_products(
        path,
        options=ReadingOptions(
            currency=price_list.currency, category_from=options.category_from, encoding=options.encoding
        ),
        report=report,
        at_byte=lambda position: progress.update(_("Reading"), position, size),
    )
    surroundings = Surroundings.load(
        price_list=price_list,
        location=stock.default_location(),
        sets_stock=options.sets_stock,
        makes_pages=options.makes_pages,
    )
    plans: Sequence[ProductPlan] = make_plan(
        records,
        surroundings=surroundings,
        report=report,
        with_pictures=options.fetches_pictures,
        progress=partial(progress.update, _("Comparing")),
    )
    changes = Changes(
        plans=plans, surroundings=surroundings, note=_("Import of %(file)s") % {"file": path.name}, by=by, at=at
    )
    if not report.has_errors:
        summarize(changes, report)
    return changes, [record.slug for record in records]


def _report_held(plans: Sequence[ProductPlan], error: stock.CountBelowReserved, report: Report) -> None:
    rows = {change.pk: change.record.row for plan in plans for change in plan.variants}
    skus = dict(Variant.objects.filter(pk__in=error.reserved).values_list("pk", "sku"))
    for pk, held in sorted(error.reserved.items()):
        report.error(
            "count-below-held",
            _("Orders hold %(held)d of %(sku)s, more than the file counts.") % {"held": held, "sku": skus.get(pk, pk)},
            row=rows.get(pk),
        )
