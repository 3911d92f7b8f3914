"""The headings of Shopify's product files, as they were until 2024 and as they are since."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.importers.files import UnreadableFile
from catalog.importers.report import Report

# Source: the column descriptions of Shopify's help centre ("Using CSV files to import and export products") and the
# headings of exported files. Compared without case and with single spaces.
HEADINGS: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "type": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "option1_name": ("option1 name",),
    "option1": ("option1 value",),
    "option2_name": ("option2 name",),
    "option2": ("option2 value",),
    "option3_name": ("option3 name",),
    "option3": ("option3 value",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "grams": ("variant grams", "weight value (grams)"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "price": ("variant price", "price"),
    "compare_at": ("variant compare at price", "compare-at price", "compare at price"),
    "cost": ("cost per item", "variant cost"),
    "requires_shipping": ("variant requires shipping", "requires shipping"),
    "taxable": ("variant taxable", "charge tax"),
    "picture": ("image src", "product image url"),
    "picture_position": ("image position",),
    "picture_alt": ("image alt text",),
    "variant_picture": ("variant image", "variant image url"),
    "gift_card": ("gift card",),
    "seo_title": ("seo title",),
    "seo_description": ("seo description",),
    "unit_quantity": ("unit price total measure",),
    "unit_measure": ("unit price total measure unit",),
}
FIELDS = {heading: name for name, headings in HEADINGS.items() for heading in headings}
# Known and without a place here: advertising, other markets and their prices, metafields, what Shopify ships itself.
IGNORED = re.compile(
    r"google shopping / .*|included / .*|price / .*|compare[- ]at price / .*|.*\(product\.metafields\..*\)|"
    r"metafield: .*|product\.metafields\..*|"
    r"variant fulfillment service|fulfillment service|variant weight unit|weight unit for display|"
    r"variant tax code|tax code|product category|standard product type|standardized product type|"
    r"option[123] linked to|unit price base measure( unit)?|template suffix|published scope|"
    r"(hs|harmonized system \(hs\)) code|hs code|country( of origin)?|collection"
)


def normalized(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def is_heading(cells: Iterable[str]) -> bool:
    """Whether these are the headings of a product file: they name a handle and a title."""
    names = {FIELDS.get(normalized(cell)) for cell in cells}
    return {"handle", "title"} <= names


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row."""

    positions: dict[str, int]

    def has(self, name: str) -> bool:
        return name in self.positions

    def cell(self, cells: list[str], name: str) -> str:
        """The field's text without spaces around it; empty too when the file has no such column."""
        position = self.positions.get(name)
        return "" if position is None else cells[position].strip()


def read_columns(headings: list[str], report: Report) -> Columns:
    """Find the fields among the headings. Reports unknown columns; raises UnreadableFile for a field named twice."""
    positions: dict[str, int] = {}
    for position, heading in enumerate(headings):
        key = normalized(heading)
        name = FIELDS.get(key)
        if name is None:
            if key and not IGNORED.fullmatch(key):
                report.note(
                    "unknown-column", _("The column “%(name)s” is not known and is left out.") % {"name": heading[:80]}
                )
            continue
        if name in positions:
            raise UnreadableFile(
                "double-column",
                _("The columns “%(first)s” and “%(second)s” say the same thing.")
                % {"first": headings[positions[name]], "second": heading},
                row=1,
            )
        positions[name] = position
    if not is_heading(headings):
        raise UnreadableFile("headings", _("The file needs the columns Handle (or URL handle) and Title."), row=1)
    return Columns(positions)
