"""SKUs for variants that come without one: made of handle and option values, the same at every import."""

import hashlib
from collections.abc import Iterator

from django.utils.text import slugify

from catalog.importers.records import Options

LONGEST = 100
DIGEST = 8


def generated_skus(slug: str, options: Options) -> Iterator[str]:
    """Candidates in order: a readable one, then one with a digest of handle and options, which is nobody else's."""
    words = [slug, *(slugify(value) for value in options if value)]
    readable = "-".join(word for word in words if word).upper()
    digest = hashlib.sha256("\x1f".join((slug, *options)).encode()).hexdigest()[:DIGEST].upper()
    if len(readable) <= LONGEST:
        yield readable
    yield f"{readable[: LONGEST - DIGEST - 1]}-{digest}"
