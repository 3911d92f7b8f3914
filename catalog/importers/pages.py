"""Landing pages for a whole import at once: live, under the product's category, filled with what the file says.

A page that is added one by one costs eight queries, and the import holds the only writer of SQLite meanwhile. So the
rows are written in bulk, with the places in the tree worked out here.
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import F, Model
from django.db.models.sql import InsertQuery
from wagtail.models import Page

from catalog.importers.categories import CategoryBook
from catalog.importers.records import ProductRecord
from catalog.importers.slugs import free_slug
from catalog.models import ProductPage

BATCH = 500


def create_landing_pages(
    *, records: Mapping[int, ProductRecord], categories: CategoryBook, by: AbstractBaseUser | None, at: datetime
) -> int:
    """A canonical page for each product, by id, that is live where the product is on sale; returns how many.

    Call it within a transaction, for products that have no page yet.
    """
    by_category: dict[str, dict[int, ProductRecord]] = {}
    for product_id, record in records.items():
        by_category.setdefault(record.category.casefold(), {})[product_id] = record
    for name, members in sorted(by_category.items()):
        parent = Page.objects.select_for_update().get(pk=categories.page_ids[name])
        _create_under(parent, members, by=by, at=at)
    return len(records)


def _create_under(
    parent: Page, records: Mapping[int, ProductRecord], *, by: AbstractBaseUser | None, at: datetime
) -> None:
    children = Page.objects.child_of(parent)
    slugs = set(children.values_list("slug", flat=True))
    last_path = children.order_by("path").values_list("path", flat=True).last()
    step = int(last_path[-Page.steplen :], 36) if last_path else 0
    content_type = ContentType.objects.get_for_model(ProductPage)
    pages: list[Model] = []
    for number, (product_id, record) in enumerate(records.items(), start=step + 1):
        slug = free_slug(record.slug, slugs, longest=200, stand_in="product")
        is_live = record.is_active is not False
        pages.append(
            ProductPage(
                # Treebeard's own arithmetic of paths; it has no public name.
                path=Page._get_path(parent.path, parent.depth + 1, number),  # noqa: SLF001
                depth=parent.depth + 1,
                numchild=0,
                title=record.name,
                draft_title=record.name,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                content_type=content_type,
                locale_id=parent.locale_id,
                owner=by,
                live=is_live,
                has_unpublished_changes=not is_live,
                first_published_at=at if is_live else None,
                last_published_at=at if is_live else None,
                seo_title=record.seo_title,
                search_description=record.seo_description,
                product_id=product_id,
            )
        )
    _insert(pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def _insert(pages: list[Model]) -> None:
    """Write the rows of both tables; Django's bulk_create refuses models with a parent table."""
    parent_fields = [field for field in Page._meta.concrete_fields if not field.primary_key]
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        bases = [Page(**{field.attname: getattr(page, field.attname) for field in parent_fields}) for page in batch]
        for page, base in zip(batch, Page.objects.bulk_create(bases), strict=True):
            page.pk = base.pk
        alias = router.db_for_write(ProductPage)
        query = InsertQuery(ProductPage)
        query.insert_values(ProductPage._meta.local_concrete_fields, batch)
        query.get_compiler(connection=connections[alias]).execute_sql()
