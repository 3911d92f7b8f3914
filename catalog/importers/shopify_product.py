"""What the first row of a product says about all of it."""

import csv
import hashlib
from dataclasses import dataclass
from functools import partial

from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.importers.cells import Cells
from catalog.importers.report import Report
from catalog.importers.richtext import clean_description
from catalog.importers.values import BadValue, read_text, read_yes_no

UNCATEGORISED = "Uncategorised"
STATUSES = {"": True, "active": True, "draft": False, "archived": False, "unlisted": False}
LONGEST_TAG = 100
LONGEST_BODY = 500_000


@dataclass(frozen=True, slots=True)
class ProductFacts:
    name: str
    description: str
    brand: str
    type: str
    tags: tuple[str, ...]
    is_active: bool | None
    is_gift_card: bool
    seo_title: str
    seo_description: str


def slug_of(handle: str) -> str:
    """The part of the product's address that its handle becomes; always the same for the same handle."""
    slug = slugify(handle)
    if slug and len(slug) <= 255:
        return slug
    digest = hashlib.sha256(handle.casefold().encode()).hexdigest()[:12]
    return f"{slug[:200].rstrip('-')}-{digest}" if slug else f"product-{digest}"


def read_facts(cells: Cells) -> ProductFacts:
    is_gift_card = cells.read("gift_card", partial(read_yes_no, what=_("Gift card")), empty=False)
    if is_gift_card:
        cells.warn("gift-card", _("Gift cards cannot be issued here; it is imported, but not put on sale."))
    return ProductFacts(
        name=cells.read("title", partial(read_text, longest=255, what=_("The title")), empty=""),
        description=cells.read("body", _read_body, empty=""),
        brand=cells.read("vendor", partial(read_text, longest=120, what=_("The vendor")), empty=""),
        type=cells.read("type", partial(read_text, longest=255, what=_("The type")), empty=""),
        tags=_read_tags(cells),
        is_active=False if is_gift_card else _is_published(cells),
        is_gift_card=is_gift_card,
        seo_title=" ".join(cells.text("seo_title").split())[:255],
        seo_description=" ".join(cells.text("seo_description").split())[:2000],
    )


def _read_body(text: str) -> str:
    if len(text) > LONGEST_BODY:
        raise BadValue(_("The description has more than %(longest)d characters.") % {"longest": LONGEST_BODY})
    return clean_description(text)


def _is_published(cells: Cells) -> bool | None:
    if not cells.text("published") and not cells.text("status"):
        return None
    is_published = cells.read("published", partial(read_yes_no, what=_("Published")), empty=True)
    status = cells.text("status").casefold()
    if status not in STATUSES:
        cells.error(
            "bad-value",
            _("The status “%(status)s” is none of active, draft, archived and unlisted.") % {"status": status[:40]},
        )
        return False
    if not STATUSES[status]:
        cells.note("not-on-sale", _("Its status is %(status)s: it is not put on sale.") % {"status": status})
    elif not is_published:
        cells.note("not-on-sale", _("It is not published: it is not put on sale."))
    return is_published and STATUSES[status]


def _read_tags(cells: Cells) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for part in _separated(cells.text("tags")):
        try:
            tag = read_text(part, longest=LONGEST_TAG, what=_("The tag"))
        except BadValue as error:
            cells.warn("long-tag", _("%(why)s It is left out.") % {"why": error})
            continue
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _separated(text: str) -> list[str]:
    """The parts between commas; a part in quotes may hold some."""
    if text.count('"') % 2:
        return text.split(",")
    return next(csv.reader([" ".join(text.splitlines())], skipinitialspace=True), [])


def category_of(facts: ProductFacts, source: str, *, row: int, report: Report) -> str:
    """The name of the product's category: its type, or with `source` "tag" its first tag and then its type."""
    choices = (facts.tags[0] if facts.tags else "", facts.type) if source == "tag" else (facts.type,)
    for name in choices:
        if name:
            return name[:1].upper() + name[1:]
    report.note("uncategorised", _("No type: it stands under “%(name)s”.") % {"name": UNCATEGORISED}, row=row)
    return UNCATEGORISED
