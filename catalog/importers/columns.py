"""The headings of Shopify's product files, as they were until 2024 and as they are since."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
# What a file of products tells beside names and options; without any of it there is nothing to import.
TELLING = frozenset({"body", "vendor", "type", "tags", "status", "price", "quantity", "picture", "seo_title"})
# Other files that shops export, by headings that only they have.
OTHER_FILES: dict[Promise, tuple[frozenset[str], ...]] = {
    gettext_lazy("an inventory file of Shopify"): (
        frozenset({"coo"}),
        frozenset({"on hand"}),
        frozenset({"on hand (current)"}),
        frozenset({"on hand (new)"}),
        frozenset({"location", "available"}),
    ),
    gettext_lazy("an order file of Shopify"): (frozenset({"lineitem name"}), frozenset({"financial status"})),
    gettext_lazy("a customer file of Shopify"): (frozenset({"first name", "last name", "email"}),),
    gettext_lazy("a file of collections"): (frozenset({"handle", "sort order"}), frozenset({"handle", "must match"})),
    gettext_lazy("a product file of WooCommerce"): (
        frozenset({"regular price", "name"}),
        frozenset({"visibility in catalog"}),
    ),
}


def normalized(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def is_heading(cells: Iterable[str]) -> bool:
    """Whether these are the headings of a product file: they name a handle and a title."""
    names = {FIELDS.get(normalized(cell)) for cell in cells}
    return {"handle", "title"} <= names


def refusal(cells: Iterable[str]) -> str:
    """Why a file with these headings is not one of products; empty when it is."""
    names = {normalized(cell) for cell in cells}
    for kind, signs in OTHER_FILES.items():
        if any(sign <= names for sign in signs):
            return _("This is %(kind)s. Only product files of Shopify can be imported.") % {"kind": kind}
    if not is_heading(names):
        return _(
            "The first row does not hold the headings of a Shopify product file (Handle or URL handle, and Title)."
        )
    return ""


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
    """Find the fields among the headings. Reports unknown columns.

    Raises UnreadableFile for a field named twice, and for a file that tells nothing of its products.
    """
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
    if TELLING.isdisjoint(positions):
        raise UnreadableFile(
            "headings",
            _("The file names products, but tells nothing of them: it has no column such as Price or Description."),
            row=1,
        )
    return Columns(positions)
