"""Reads Shopify's product files: rows that share a handle become one product with its variants and pictures."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from catalog.importers import shopify_product, shopify_variant
from catalog.importers.cells import Cells
from catalog.importers.columns import Columns, read_columns, refusal
from catalog.importers.files import UnreadableFile, read_rows
from catalog.importers.progress import unheard
from catalog.importers.records import NO_OPTIONS, Options, PictureRecord, ProductRecord, VariantRecord
from catalog.importers.report import Report
from catalog.importers.values import BadValue, read_text

LONGEST_URL = 2000
SEVERAL = re.compile(r"[,;|\s]\s*https?://")
CATEGORY_SOURCES = ("type", "tag")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read. `category_from` is "type" or "tag"; amounts are in `currency`."""

    currency: str
    category_from: str = "type"
    encoding: str = "utf-8-sig"


@dataclass(slots=True)
class _Draft:
    """A product while its rows are still being read."""

    row: int
    handle: str
    slug: str
    facts: shopify_product.ProductFacts | None = None
    option_names: Options = NO_OPTIONS
    variants: list[VariantRecord] = field(default_factory=list)
    has_bare_first_row: bool = False
    pictures: list[tuple[int, PictureRecord]] = field(default_factory=list)


def read_products(
    path: Path, *, options: ReadingOptions, report: Report, at_byte: Callable[[int], None] = unheard
) -> list[ProductRecord]:
    """All products of the file, in its order, checked as far as that goes without the database.

    What is wrong goes to the report; products with an error are left out of the result.
    """
    drafts: dict[str, _Draft] = {}
    try:
        rows = read_rows(path, report=report, refusal=refusal, encoding=options.encoding, at_byte=at_byte)
        columns = read_columns(next(rows).cells, report)
        for row in rows:
            report.rows += 1
            _read_row(Cells(columns, row, report, options.currency), drafts)
    except UnreadableFile as error:
        report.error(error.code, str(error), row=error.row)
        return []
    if not drafts and not report.has_errors:
        report.error("empty", _("The file has headings, but no products."))
    return list(_finished(drafts, columns, options, report))


def _read_row(cells: Cells, drafts: dict[str, _Draft]) -> None:
    handle = cells.text("handle")
    if not handle:
        cells.error("no-handle", _("The row has no handle, so nobody can say which product it belongs to."))
        return
    slug = shopify_product.slug_of(handle)
    draft = drafts.get(slug)
    is_first = draft is None
    if draft is None:
        draft = drafts[slug] = _Draft(cells.row, handle, slug)
    elif draft.handle.casefold() != handle.casefold():
        cells.error(
            "same-address",
            _("The handles “%(first)s” and “%(second)s” would have the same address.")
            % {"first": draft.handle, "second": handle},
        )
        return
    _read_facts(cells, draft)
    _read_variant(cells, draft, is_first=is_first)


def _read_facts(cells: Cells, draft: _Draft) -> None:
    title = cells.text("title")
    if title and draft.facts is None:
        draft.facts = shopify_product.read_facts(cells)
    elif title and draft.facts is not None and draft.facts.name != " ".join(title.split()):
        cells.warn("second-title", _("The title differs from the product's first one, which is kept."))
    draft.option_names = shopify_variant.read_option_names(cells, draft.option_names)


def _read_variant(cells: Cells, draft: _Draft, *, is_first: bool) -> None:
    values = shopify_variant.read_option_values(cells, draft.option_names)
    picture = _read_picture(cells, draft)
    if values == NO_OPTIONS and not is_first:
        if shopify_variant.is_sold(cells) and not draft.has_bare_first_row:
            cells.error(
                "no-option-value", _("The row has a price or a SKU, but no option value to tell its variant by.")
            )
        elif shopify_variant.is_sold(cells):
            cells.error("double-variant", _("The product has a second row without options."))
        elif not picture:
            cells.warn("empty-row", _("The row holds neither a variant nor a picture."))
        return
    if is_first:
        draft.has_bare_first_row = values == NO_OPTIONS
    elif draft.has_bare_first_row and draft.variants:
        # The first row told of the product alone when it has nothing to sell.
        bare = draft.variants[0]
        if bare.sku or bare.price is not None:
            cells.error(
                "no-option-value", _("The product's first row is a variant without options, this one has some.")
            )
            return
        draft.variants.clear()
    draft.variants.append(shopify_variant.read_variant(cells, values, picture_url=_variant_picture(cells)))


def _read_picture(cells: Cells, draft: _Draft) -> bool:
    if not (address := cells.text("picture")):
        return False
    try:
        url = picture_address(address)
        alt_text = read_text(cells.text("picture_alt")[:2000], longest=2000, what="")[:255]
    except BadValue as error:
        cells.warn("bad-picture", str(error))
        return True
    position = cells.text("picture_position")
    place = int(position) if position.isascii() and position.isdigit() and len(position) < 6 else 100_000
    draft.pictures.append((place, PictureRecord(url, alt_text, cells.row)))
    return True


def _variant_picture(cells: Cells) -> str:
    if not (address := cells.text("variant_picture")):
        return ""
    try:
        return picture_address(address)
    except BadValue as error:
        cells.warn("bad-picture", str(error))
        return ""


def picture_address(text: str) -> str:
    """A picture's address in ASCII. Raises BadValue for what is not one of the web."""
    if SEVERAL.search(text):
        raise BadValue(_("“%(text)s” are several addresses in one cell; they are left out.") % {"text": text[:80]})
    url = iri_to_uri(f"https:{text}" if text.startswith("//") else text)
    try:
        parts = urlsplit(url)
        is_usable = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_usable = False
    if not is_usable or len(url) > LONGEST_URL or any(ord(character) <= 32 for character in url):
        raise BadValue(_("The picture's address “%(url)s” cannot be used; it is left out.") % {"url": text[:80]})
    return url


def _finished(
    drafts: dict[str, _Draft], columns: Columns, options: ReadingOptions, report: Report
) -> Iterator[ProductRecord]:
    sku_rows: dict[str, int] = {}
    for draft in drafts.values():
        if draft.facts is None:
            report.error(
                "no-title", _("The product “%(handle)s” has no title.") % {"handle": draft.handle}, row=draft.row
            )
            continue
        _check_variants(draft, sku_rows, columns, report)
        yield _record(draft, draft.facts, options, report)


def _check_variants(draft: _Draft, sku_rows: dict[str, int], columns: Columns, report: Report) -> None:
    seen: dict[Options, int] = {}
    used = [
        number
        for number, name in enumerate(draft.option_names)
        if name or any(variant.options[number] for variant in draft.variants)
    ]
    for variant in draft.variants:
        if (first := seen.setdefault(variant.options, variant.row)) != variant.row:
            report.error(
                "double-variant",
                _("“%(options)s” of “%(handle)s” stands in row %(first)d already.")
                % {
                    "options": " / ".join(filter(None, variant.options)) or "-",
                    "handle": draft.handle,
                    "first": first,
                },
                row=variant.row,
            )
        if variant.sku and (first := sku_rows.setdefault(variant.sku, variant.row)) != variant.row:
            report.error(
                "double-sku",
                _("The SKU “%(sku)s” stands in row %(first)d already.") % {"sku": variant.sku, "first": first},
                row=variant.row,
            )
        for number in used:
            if not variant.options[number]:
                name = draft.option_names[number] or str(number + 1)
                report.error(
                    "no-option-value", _("The option “%(name)s” has no value.") % {"name": name}, row=variant.row
                )
        if variant.price is None and columns.has("price"):
            report.warn("no-price", _("No price: it cannot be bought until it has one."), row=variant.row)


def _record(
    draft: _Draft, facts: shopify_product.ProductFacts, options: ReadingOptions, report: Report
) -> ProductRecord:
    variants = shopify_variant.as_gift_cards(draft.variants) if facts.is_gift_card else tuple(draft.variants)
    return ProductRecord(
        row=draft.row,
        slug=draft.slug,
        name=facts.name,
        option_names=shopify_variant.named_options(draft.option_names, variants, row=draft.row, report=report),
        description=facts.description,
        brand=facts.brand,
        category=shopify_product.category_of(facts, options.category_from, row=draft.row, report=report),
        tags=facts.tags,
        is_active=facts.is_active,
        is_taxable=shopify_variant.is_taxable(variants, row=draft.row, report=report),
        seo_title=facts.seo_title,
        seo_description=facts.seo_description,
        variants=variants,
        pictures=tuple(_pictures(draft, facts, report)),
    )


def _pictures(draft: _Draft, facts: shopify_product.ProductFacts, report: Report) -> Iterator[PictureRecord]:
    """The product's pictures in their order, each once, and after them those that only a variant names."""
    ordered = [picture for _place, picture in sorted(draft.pictures, key=lambda pair: pair[0])]
    ordered += [PictureRecord(v.picture_url, "", v.row) for v in draft.variants if v.picture_url]
    seen: set[str] = set()
    for picture in ordered:
        if picture.url in seen:
            continue
        seen.add(picture.url)
        if not picture.alt_text:
            report.note("no-alt-text", _("The picture has no alternative text; the title is taken."), row=picture.row)
        yield PictureRecord(picture.url, picture.alt_text or facts.name, picture.row)
