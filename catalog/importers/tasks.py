"""What follows an import after its commit. Every task can run again without harm."""

from collections.abc import Sequence
from itertools import chain

from django.db import transaction
from django_tasks import task
from wagtail.models import ReferenceIndex

from catalog.importers import downloads
from catalog.importers.fetcher import Fetcher
from catalog.importers.pages import publish_new_pages
from catalog.models import Product, ProductPage
from catalog.search import reindex_products
from common import clock


@task()
def refresh_products(product_ids: Sequence[int]) -> None:
    """Make imported products and their pages findable, and known as users of what they refer to.

    Pages that lack nothing go live.
    """
    reindex_products(product_ids=product_ids)
    products = Product.objects.filter(pk__in=product_ids).order_by("pk")
    pages = ProductPage.objects.filter(product__in=product_ids).order_by("pk")
    for thing in chain(products.iterator(chunk_size=50), pages.iterator(chunk_size=50)):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(thing)
    publish_new_pages(product_ids=product_ids)


@task(priority=-10)
def fetch_pictures() -> None:
    """Fetch a few waiting pictures and leave the rest to a next task; mails and all other work go first."""
    if downloads.fetch_some(fetcher=Fetcher(), at=clock.now()):
        fetch_pictures.enqueue()
