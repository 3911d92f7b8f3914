"""Tags of many products at once: those that exist in any spelling are taken, the others are made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from taggit.models import Tag

from catalog.importers.slugs import free_slug
from catalog.models.products import ProductTag

BATCH = 500


@dataclass(frozen=True, slots=True)
class TagBook:
    """Tag names, without regard to case, to their ids."""

    ids: dict[str, int]

    @classmethod
    def load(cls, names: Iterable[str]) -> "TagBook":
        """All tags of the shop, with those of `names` that it did not have. Writes."""
        missing = {name.casefold(): name for name in names}
        if not missing:
            return cls({})
        ids: dict[str, int] = {}
        slugs: set[str] = set()
        for pk, name, slug in Tag.objects.order_by("-pk").values_list("pk", "name", "slug"):
            ids[name.casefold()] = pk
            slugs.add(slug)
        new = [name for key, name in missing.items() if key not in ids]
        rows = [Tag(name=name, slug=free_slug(name, slugs, longest=90, stand_in="tag")) for name in new]
        for row in Tag.objects.bulk_create(rows, batch_size=BATCH):
            ids[row.name.casefold()] = row.pk
        return cls(ids)

    def attach(self, tags: Mapping[int, Iterable[str]]) -> None:
        """Give products, by id, the tags that they do not have yet."""
        pairs = ProductTag.objects.filter(content_object__in=tags).values_list("content_object_id", "tag_id")
        standing = set(pairs)
        wanted = {
            (product_id, self.ids[name.casefold()]): None for product_id, names in tags.items() for name in names
        }
        ProductTag.objects.bulk_create(
            ProductTag(content_object_id=product_id, tag_id=tag_id)
            for product_id, tag_id in wanted
            if (product_id, tag_id) not in standing
        )
