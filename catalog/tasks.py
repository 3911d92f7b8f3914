"""Work of the catalogue that a worker does after the commit."""

from collections.abc import Sequence

from django_tasks import task

from catalog.search import reindex_products


@task()
def index_products(product_ids: Sequence[int]) -> None:
    """Reindex products and their pages; running it again changes nothing."""
    reindex_products(product_ids=product_ids)
