"""Slugs for rows that are written in bulk."""

from django.utils.text import slugify


def free_slug(name: str, taken: set[str], *, longest: int, stand_in: str) -> str:
    """A slug of `name`, or of `stand_in` when nothing is left of it, that is not in `taken`, to which it is added."""
    return next_free(slugify(name)[:longest].strip("-") or stand_in, taken)


def next_free(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number behind it that is not in `taken`, to which it is added."""
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    taken.add(slug)
    return slug
