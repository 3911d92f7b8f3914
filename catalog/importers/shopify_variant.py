"""What a row says about one variant: options, SKU, amounts, stock and delivery."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from catalog.importers.cells import Cells
from catalog.importers.records import NO_OPTIONS, Options, VariantRecord
from catalog.importers.report import Report
from catalog.importers.values import (
    BadValue,
    read_amount,
    read_decimal,
    read_grams,
    read_integer,
    read_text,
    read_yes_no,
)

ONLY_OPTION = ("title", "default title")
CONTINUE = frozenset({"continue", "true", "yes", "1"})
DENY = frozenset({"deny", "false", "no", "0"})
LONGEST_MEASURE = 10
# What spreadsheets make of long numbers, and what people write to keep them from it.
ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE | re.ASCII)
FORMULA = re.compile(r'="([^"]*)"')


def read_option_names(cells: Cells, known: Options) -> Options:
    """The names of the product's options, each as it was first told.

    None for Shopify's "Title / Default Title", which means no options.
    """
    names = [_read_option_name(cells, name) for name in ("option1_name", "option2_name", "option3_name")]
    if known == NO_OPTIONS and (names[0].casefold(), cells.text("option1").casefold()) == ONLY_OPTION:
        return NO_OPTIONS
    for name, first in zip(names, known, strict=True):
        if name and first and name.casefold() != first.casefold():
            cells.warn(
                "second-option-name",
                _("The option “%(name)s” was called “%(first)s” before, which is kept.")
                % {"name": name, "first": first},
            )
    return known[0] or names[0], known[1] or names[1], known[2] or names[2]


def _read_option_name(cells: Cells, field: str) -> str:
    return cells.read(field, partial(read_text, longest=60, what=_("The option's name")), empty="")


def read_option_values(cells: Cells, names: Options) -> Options:
    read = partial(read_text, longest=120, what=_("The option's value"))
    values = [cells.read(name, read, empty="") for name in ("option1", "option2", "option3")]
    if values[0].casefold() == ONLY_OPTION[1] and names == NO_OPTIONS and not values[1] and not values[2]:
        return NO_OPTIONS
    return values[0], values[1], values[2]


def is_sold(cells: Cells) -> bool:
    """Whether the row speaks of something to sell, not of a picture alone."""
    return any(cells.text(name) for name in ("sku", "price", "barcode"))


def named_options(names: Options, variants: Sequence[VariantRecord], *, row: int, report: Report) -> Options:
    """The options' names, with a stand-in for one that has values but no name."""
    named = list(names)
    for slot in range(3):
        has_values = any(variant.options[slot] for variant in variants)
        if has_values and not named[slot]:
            named[slot] = _("Option") if slot == 0 else _("Option %(number)d") % {"number": slot + 1}
            report.warn(
                "no-option-name",
                _("An option has values but no name; it is called “%(name)s”.") % {"name": named[slot]},
                row=row,
            )
    if (named[1] and not named[0]) or (named[2] and not named[1]):
        report.error("option-order", _("A later option is used, an earlier one is not."), row=row)
    return named[0], named[1], named[2]


def read_variant(cells: Cells, options: Options, *, picture_url: str) -> VariantRecord:
    price = cells.read("price", partial(read_amount, currency=cells.currency, what=_("The price")), empty=None)
    is_tracked, quantity = _read_stock(cells)
    return VariantRecord(
        row=cells.row,
        options=options,
        sku=_read_sku(cells),
        price=price,
        compare_at=_read_compare_at(cells, price),
        has_compare_at=cells.columns.has("compare_at"),
        cost=cells.read("cost", partial(read_amount, currency=cells.currency, what=_("The cost")), empty=None),
        barcode=_read_barcode(cells),
        weight_grams=cells.read("grams", partial(read_grams, what=_("The weight")), empty=None),
        requires_shipping=_read_yes_no(cells, "requires_shipping", _("Requires shipping")),
        is_taxable=_read_yes_no(cells, "taxable", _("Charge tax")),
        is_stock_tracked=is_tracked,
        quantity=quantity,
        sells_without_stock=_read_policy(cells),
        unit_quantity=cells.read("unit_quantity", _read_unit_quantity, empty=None),
        unit_measure=cells.read(
            "unit_measure", partial(read_text, longest=LONGEST_MEASURE, what=_("The unit")), empty=""
        ),
        picture_url=picture_url,
    )


def _spreadsheet_text(cells: Cells, name: str, *, longest: int, what: str) -> str:
    """A code, without the apostrophe or the formula by which spreadsheets keep its leading zeros."""
    code = cells.text(name).removeprefix("'").strip()
    if formula := FORMULA.fullmatch(code):
        code = formula[1].strip()
    try:
        return read_text(code, longest=longest, what=what)
    except BadValue as error:
        cells.error("bad-value", str(error))
        return ""


def _read_sku(cells: Cells) -> str:
    sku = _spreadsheet_text(cells, "sku", longest=100, what=_("The SKU"))
    if ROUNDED.fullmatch(sku):
        cells.error("spoilt-sku", _("A spreadsheet has rounded the SKU “%(code)s”.") % {"code": sku})
    return sku


def _read_barcode(cells: Cells) -> str:
    barcode = _spreadsheet_text(cells, "barcode", longest=64, what=_("The barcode"))
    if ROUNDED.fullmatch(barcode):
        cells.warn(
            "spoilt-barcode",
            _("A spreadsheet has rounded the barcode “%(code)s”; it is left out.") % {"code": barcode},
        )
        return ""
    return barcode


def _read_compare_at(cells: Cells, price: int | None) -> int | None:
    read = partial(read_amount, currency=cells.currency, what=_("The price to compare with"))
    compare_at = cells.read("compare_at", read, empty=None)
    if not compare_at:
        return None
    if price is None or compare_at <= price:
        cells.warn("low-compare-at", _("The price to compare with is not above the price; it is left out."))
        return None
    return compare_at


def _read_stock(cells: Cells) -> tuple[bool | None, int | None]:
    """Whether the stock is counted, and how many there are: an empty tracker means that nobody counts."""
    if not cells.columns.has("tracker") and not cells.columns.has("quantity"):
        return None, None
    is_tracked = bool(cells.text("tracker" if cells.columns.has("tracker") else "quantity"))
    read = partial(read_integer, what=_("The quantity"), may_be_negative=True)
    quantity = cells.read("quantity", read, empty=0)
    if is_tracked and quantity < 0:
        cells.warn("negative-stock", _("The quantity %(quantity)d is taken as 0.") % {"quantity": quantity})
    return is_tracked, max(quantity, 0)


def _read_policy(cells: Cells) -> bool | None:
    word = cells.text("policy").casefold()
    if not word:
        return None
    if word in CONTINUE or word in DENY:
        return word in CONTINUE
    cells.error("bad-value", _("The inventory policy “%(word)s” is neither deny nor continue.") % {"word": word[:40]})
    return None


def _read_yes_no(cells: Cells, name: str, what: str) -> bool | None:
    return cells.read(name, partial(read_yes_no, what=what), empty=None)


def _read_unit_quantity(text: str) -> Decimal | None:
    quantity = read_decimal(text, what=_("The unit price's measure"))
    if quantity >= 10**7 or quantity != round(quantity, 3):
        raise BadValue(_("The unit price's measure %(text)s has too many digits.") % {"text": text})
    return quantity or None


def is_taxable(variants: Sequence[VariantRecord], *, row: int, report: Report) -> bool | None:
    """Whether the product is taxed: as its first variant is, since tax is a matter of the product here."""
    told = [variant.is_taxable for variant in variants if variant.is_taxable is not None]
    if len(set(told)) > 1:
        report.warn("mixed-tax", _("Its variants differ in tax; the first one's holds for all."), row=row)
    return told[0] if told else None


def as_gift_cards(variants: Sequence[VariantRecord]) -> tuple[VariantRecord, ...]:
    """The variants as things that are neither sent nor taxed."""
    return tuple(replace(variant, requires_shipping=False, is_taxable=False) for variant in variants)
