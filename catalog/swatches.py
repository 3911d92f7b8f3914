"""Colours of option values as a stylesheet of its own, named by its content so that browsers keep it for ever.

The storefront allows no inline style, and editors choose the colours: so each has a class.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse

from catalog.models import Swatch
from catalog.models.products import SWATCHES_CACHE_KEY

CACHE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class SwatchSheet:
    """`classes` maps a value in lower case to its class; `digest` names `css`."""

    classes: dict[str, str]
    css: str
    digest: str


def swatch_sheet() -> SwatchSheet:
    """The sheet of all swatches; from the cache where it is warm."""
    sheet: SwatchSheet | None = cache.get(SWATCHES_CACHE_KEY)
    if sheet is None:
        sheet = _read_sheet()
        cache.set(SWATCHES_CACHE_KEY, sheet, CACHE_SECONDS)
    return sheet


def swatch_classes() -> dict[str, str]:
    """Classes by option value in lower case."""
    return swatch_sheet().classes


def swatches_url() -> str:
    """The address of the sheet as it is now."""
    return reverse("catalog:swatches", args=[swatch_sheet().digest])


def _read_sheet() -> SwatchSheet:
    classes: dict[str, str] = {}
    rules = []
    for swatch in Swatch.objects.order_by("pk"):
        classes[swatch.name.casefold()] = f"swatch-{swatch.pk}"
        rules.append(f".swatch-{swatch.pk} {{ --c: {swatch.colour}; }}")
    css = "\n".join(["/* Colours of option values. */", *rules, ""])
    return SwatchSheet(classes, css, hashlib.sha256(css.encode()).hexdigest()[:12])
