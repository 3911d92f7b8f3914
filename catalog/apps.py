from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    label = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from catalog.models import Product

        post_delete.connect(_forget_in_search, sender=Product)


def _forget_in_search(instance: Any, **_kwargs: Any) -> None:
    """A product goes: so does what the search index holds of it."""
    from modelsearch import index

    index.remove_object(instance)
