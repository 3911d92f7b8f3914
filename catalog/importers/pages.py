"""Landing pages for a whole import at once: under the product's category, filled with what the file says.

They begin as drafts and go live when their products have what the publish gate asks for, pictures above all, which are
fetched after the import.

A page that is added one by one costs eight queries, and the import holds the only writer of SQLite meanwhile. So the
rows are made before the transaction; their places in the tree, which may change until then, are filled in within it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.models import Locale, Page

from catalog.bulk import Insertion, reserve_ids
from catalog.importers.categories import CategoryBook
from catalog.importers.records import ProductRecord
from catalog.importers.slugs import next_free
from catalog.models import ProductPage
from catalog.publishing import publish_problems
from common.publishing import PublishRefused

LONGEST_SLUG = 200


def publish_new_pages(*, product_ids: Iterable[int]) -> int:
    """Publish imported pages of these products that nobody has touched yet and the gate lets through; how many."""
    untouched = ProductPage.objects.filter(live=False, first_published_at=None, latest_revision=None, alias_of=None)
    number = 0
    for page in untouched.filter(product__in=product_ids).order_by("pk"):
        if publish_problems(page):
            continue
        with suppress(PublishRefused), transaction.atomic():  # refused all the same: changed since it was looked at
            page.save_revision(user=page.owner, log_action=False).publish()
            number += 1
    return number


class NewLandingPages:
    """Canonical pages of products that have none yet, as drafts that no editor has touched."""

    def __init__(self, *, by: AbstractBaseUser | None) -> None:
        self.by = by
        self._pages = Insertion(Page)
        self._product_pages = Insertion(ProductPage)
        # For each category by its name, the slugs that are wanted there and the numbers of their rows.
        self._wanted: dict[str, list[tuple[int, str]]] = {}

    def add(self, records: Mapping[int, ProductRecord]) -> None:
        """A page for each product, by its id."""
        ids = reserve_ids(Page, len(records))
        content_type = ContentType.objects.get_for_model(ProductPage)
        locale = Locale.get_default()
        for pk, (product_id, record) in zip(ids, records.items(), strict=True):
            page = ProductPage(
                id=pk,
                page_ptr_id=pk,
                numchild=0,
                title=record.name,
                draft_title=record.name,
                content_type=content_type,
                locale=locale,
                owner=self.by,
                live=False,
                has_unpublished_changes=True,
                seo_title=record.seo_title,
                search_description=record.seo_description,
                product_id=product_id,
                # Filled in when it is written.
                path="",
                depth=0,
                slug="",
                url_path="",
            )
            place = (len(self._pages.rows), record.slug[:LONGEST_SLUG])
            self._wanted.setdefault(record.category.casefold(), []).append(place)
            self._pages.add([page])
            self._product_pages.add([page])

    def write(self, categories: CategoryBook) -> None:
        """Write them under their categories, within the caller's transaction."""
        for name, wanted in sorted(self._wanted.items()):
            self._find_places(Page.objects.select_for_update().get(pk=categories.page_ids[name]), wanted)
        self._pages.write()
        self._product_pages.write()

    def _find_places(self, parent: Page, wanted: list[tuple[int, str]]) -> None:
        children = Page.objects.child_of(parent)
        taken = set(children.values_list("slug", flat=True))
        last_path = children.order_by("path").values_list("path", flat=True).last()
        step = int(last_path[-Page.steplen :], 36) if last_path else 0
        for place, (row, wish) in enumerate(wanted, start=step + 1):
            slug = next_free(wish, taken)
            self._pages.set(
                row,
                # Treebeard's own arithmetic of paths; it has no public name.
                path=Page._get_path(parent.path, parent.depth + 1, place),  # noqa: SLF001
                depth=parent.depth + 1,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
            )
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(wanted))
