"""Slugs for rows that are written in bulk."""

from django.utils.text import slugify


def free_slug(name: str, taken: set[str], *, longest: int, stand_in: str) -> str:
    """A slug of `name`, or of `stand_in` when nothing is left of it, that is not in `taken`, to which it is added."""
    wanted = slugify(name)[:longest].strip("-") or stand_in
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    taken.add(slug)
    return slug
