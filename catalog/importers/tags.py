"""Tags of many products at once: those that exist in any spelling are taken, the others are new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from taggit.models import Tag

from catalog.bulk import Insertion, reserve_ids
from catalog.importers.slugs import free_slug
from catalog.models.products import ProductTag


@dataclass(frozen=True, slots=True)
class TagBook:
    """Tag names, without regard to case, to their ids; `new` are those that still have to be written."""

    ids: dict[str, int]
    new: Insertion

    @classmethod
    def load(cls, names: Iterable[str]) -> "TagBook":
        """All tags of the shop and, with ids reserved, those of `names` that it does not have."""
        book = cls({}, Insertion(Tag))
        missing = {name.casefold(): name for name in names}
        if not missing:
            return book
        slugs: set[str] = set()
        for pk, name, slug in Tag.objects.order_by("-pk").values_list("pk", "name", "slug"):
            book.ids[name.casefold()] = pk
            slugs.add(slug)
        new = [name for key, name in missing.items() if key not in book.ids]
        for pk, name in zip(reserve_ids(Tag, len(new)), new, strict=True):
            book.new.add([Tag(pk=pk, name=name, slug=free_slug(name, slugs, longest=90, stand_in="tag"))])
            book.ids[name.casefold()] = pk
        return book

    def missing(self, tags: Mapping[int, Iterable[str]]) -> Iterator[ProductTag]:
        """The rows that give products, by id, the tags that they do not have yet."""
        pairs = ProductTag.objects.filter(content_object__in=tags).values_list("content_object_id", "tag_id")
        standing = set(pairs)
        wanted = {
            (product_id, self.ids[name.casefold()]): None for product_id, names in tags.items() for name in names
        }
        for product_id, tag_id in wanted:
            if (product_id, tag_id) not in standing:
                yield ProductTag(content_object_id=product_id, tag_id=tag_id)
